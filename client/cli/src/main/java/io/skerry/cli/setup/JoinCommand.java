package io.skerry.cli.setup;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.JoinClient;
import io.skerry.client.JoinedIdentity;
import io.skerry.client.SkerryException;
import io.skerry.client.config.ClientFile;
import io.skerry.proto.security.JoinToken;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Turns a token into an identity of this user, or into the folder of a server.
@Command(
    name = "join",
    header = "Join a cluster with a token.",
    description =
        "A user's token adds the identity to the configuration file. A server's token makes"
            + " DIR/conf with certificates and settings.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry join skj1.aGVsbG8...",
      "  skerry join skj1.aGVsbG8... --dir /etc/skerry/s1 --host 10.0.0.7",
      "  skerry join skj1.aGVsbG8... --dir /etc/skerry/m4 --host 10.0.0.8 \\",
      "              --master-key /etc/skerry/keys/master.key"
    })
public final class JoinCommand implements Callable<Integer> {
  private static final int SECONDS = 30;
  private static final int PORT = 9410;
  private static final int METADATA_PORT = 9400;
  private static final String LOOPBACK = "127.0.0.1";

  @Parameters(
      paramLabel = "TOKEN",
      description = "From: skerry token create; - reads it from standard input.")
  private String token = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder of a server, to be made (default: its name).")
  private Optional<String> directory = Optional.empty();

  @Option(
      names = "--host",
      paramLabel = "HOST",
      description = "Address at which others reach a server (default: 127.0.0.1).")
  private String host = LOOPBACK;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Its gRPC port (default: 9410; of a metadata server 9400).")
  private Optional<Integer> chosenPort = Optional.empty();

  @Option(
      names = "--join-port",
      paramLabel = "PORT",
      description = "Of a metadata server: where others join (default: PORT+1).")
  private Optional<Integer> joinPort = Optional.empty();

  @Option(
      names = "--master-key",
      paramLabel = "FILE",
      description =
          "Of a metadata server: its copy of the cluster's master key (default: keys/master.key"
              + " beside DIR).")
  private Optional<String> masterKey = Optional.empty();

  @Option(
      names = "--status-port",
      paramLabel = "PORT",
      description = "Its monitoring port on the loopback address (default: PORT+2).")
  private Optional<Integer> statusPort = Optional.empty();

  private final Shell shell;

  public JoinCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (directory.isPresent() && Files.exists(shell.local(directory.get()).resolve("conf"))) {
      throw Failure.of(directory.get() + ": has a conf folder already");
    }
    if (token.equals("-")) {
      token = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    try {
      JoinToken.parse(token);
    } catch (IllegalArgumentException e) {
      throw Failure.usage(String.valueOf(e.getMessage()));
    }
    Duration timeout = Duration.ofSeconds(shell.globals().timeoutSeconds().orElse(SECONDS));
    PendingKey pending = PendingKey.of(shell, token);
    JoinedIdentity identity = ask(pending, timeout);
    if (Role.ofWord(identity.role()).filter(Role::server).isPresent()) {
      server(identity);
    } else {
      user(identity);
    }
    pending.forget();
    return ExitCode.DONE;
  }

  private JoinedIdentity ask(PendingKey pending, Duration timeout) throws IOException {
    try {
      return JoinClient.join(token, pending.load(), List.of(host), timeout);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.UNAVAILABLE) {
        throw new SkerryException(
            e.errorCode(), e.path(), e.getMessage() + "; the same command may be repeated", e);
      }
      if (e.errorCode() == ErrorCode.TOKEN_REFUSED) {
        pending.forget(); // no answer will ever be for this key
      }
      throw e;
    }
  }

  private void server(JoinedIdentity identity) throws IOException {
    // The token is used up by now, so a missing --dir must not lose the identity.
    Path folder = shell.local(directory.orElse(identity.name()));
    int port = chosenPort.orElse(identity.founded().isPresent() ? METADATA_PORT : PORT);
    String address = host + ':' + port;
    String status = LOOPBACK + ':' + statusPort.orElse(port + 2);
    String join = host + ':' + joinPort.orElse(port + 1);
    Path key =
        masterKey
            .map(shell::local)
            .orElseGet(() -> folder.resolveSibling("keys").resolve("master.key"));
    NodeFiles.writeServer(
        folder, identity, new NodeFiles.Addresses(address, address, status, join), key);
    if (identity.founded().isPresent() && !Files.exists(key)) {
      shell.terminal().line("copy the cluster's master key to " + key + ", mode 0600");
    }
    Path config = folder.resolve("conf").resolve(identity.role() + ".yaml");
    shell.terminal().line("joined " + identity.cluster() + " as " + identity.name());
    shell.terminal().line("start it: skerry server " + identity.role() + " --config " + config);
  }

  private void user(JoinedIdentity identity) throws IOException {
    Path config = ClientFile.of(shell.surroundings()).path().toAbsolutePath();
    Path folder =
        config.resolveSibling("identities").resolve(identity.cluster()).resolve(identity.name());
    NodeFiles.writeIdentity(folder, identity);
    JoinedFiles.register(
        shell,
        new JoinedFiles.Entry(
            identity.cluster(), identity.metadataServers(), identity.name(), folder));
    shell.terminal().line("joined " + identity.cluster() + " as " + identity.name());
    shell.terminal().line("settings: " + config);
  }
}
