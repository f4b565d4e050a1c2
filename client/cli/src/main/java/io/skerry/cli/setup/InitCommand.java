package io.skerry.cli.setup;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.config.ClientFile;
import io.skerry.client.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes a new cluster: authority, keys, and one folder for each metadata server.
@Command(
    name = "init",
    header = "Make a new cluster: its certificate authority and a folder for each metadata server.",
    description =
        "Copy DIR/NAME and DIR/keys to the same place on the machine of that metadata server, and"
            + " run there: skerry server metadata --config DIR/NAME/conf/metadata.yaml",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry init --dir /etc/skerry --metadata m1=10.0.0.1@a --metadata m2=10.0.0.2@a \\",
      "              --metadata m3=10.0.1.1@b",
      "  skerry init --dir new --metadata m1=host1:9400"
    })
public final class InitCommand implements Callable<Integer> {
  private static final Pattern SERVER =
      Pattern.compile("([a-z0-9-]+)=([^:@]+)(?::([0-9]{1,5}))?(?:@([a-z0-9-]+))?");
  private static final int PORT = 9400;
  private static final int PORT_MAX = 65_533;
  private static final int DATA_GROUPS_MAX = 256;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=HOST[:PORT][@SITE]",
      required = true,
      description =
          "A metadata server (3 or 5 of them survive the loss of 1 or 2); PORT (default: 9400) is"
              + " for gRPC, PORT+1 for joining, PORT+2 for monitoring on the loopback address.")
  private List<String> metadata = List.of();

  @Option(names = "--dir", paramLabel = "DIR", description = "Where to write (default: skerry).")
  private String directory = "skerry";

  @Option(names = "--name", paramLabel = "CLUSTER", description = "Name (default: a random one).")
  private Optional<String> name = Optional.empty();

  @Option(names = "--data-groups", paramLabel = "N", description = "Raft groups for files (1).")
  private int dataGroups = 1;

  private final Shell shell;

  public InitCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (dataGroups < 1 || dataGroups > DATA_GROUPS_MAX) {
      throw Failure.usage("--data-groups must be between 1 and " + DATA_GROUPS_MAX);
    }
    Path folder = shell.local(directory);
    Path key = folder.resolve("keys").resolve("master.key");
    Path admin = folder.resolve("admin");
    List<Object> servers = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    for (String text : metadata) {
      servers.add(server(text, folder, addresses));
    }
    Map<String, Object> values =
        Json.object(
            "dataGroups",
            dataGroups,
            "masterKey",
            key.toString(),
            "metadata",
            servers,
            "admin",
            Json.object("name", "admin", "directory", admin.toString()));
    name.ifPresent(chosen -> values.put("cluster", chosen));
    NodeFiles.createPrivateFolder(folder);
    NodeFiles.createPrivateFolder(folder.resolve("keys"));
    Path spec = folder.resolve("init.yaml");
    Files.writeString(spec, Yaml.text(values));
    String cluster = InitRun.run(shell, spec);
    JoinedFiles.register(shell, new JoinedFiles.Entry(cluster, addresses, "admin", admin));
    report(cluster, folder, key);
    return ExitCode.DONE;
  }

  private Object server(String text, Path folder, List<String> addresses) {
    Matcher matcher = SERVER.matcher(text);
    if (!matcher.matches()) {
      throw Failure.usage("--metadata " + text + ": expected NAME=HOST[:PORT][@SITE]");
    }
    int port = matcher.group(3) == null ? PORT : Integer.parseInt(matcher.group(3));
    if (port < 1 || port > PORT_MAX) {
      throw Failure.usage("--metadata " + text + ": the port must be between 1 and " + PORT_MAX);
    }
    addresses.add(matcher.group(2) + ':' + port);
    return Json.object(
        "node",
        matcher.group(1),
        "site",
        matcher.group(4) == null ? "a" : matcher.group(4),
        "rack",
        "r" + addresses.size(),
        "host",
        matcher.group(2),
        "port",
        port,
        "joinPort",
        port + 1,
        "statusPort",
        port + 2,
        "directory",
        folder.resolve(matcher.group(1)).toString());
  }

  private void report(String cluster, Path folder, Path key) {
    Terminal terminal = shell.terminal();
    terminal.line("made cluster " + cluster + " in " + folder);
    terminal.line("master key: " + key + "; keep a copy outside the cluster");
    terminal.line("identity admin added to " + ClientFile.of(shell.surroundings()).path());
    terminal.line("next, on each metadata server: skerry server metadata --config FILE, where");
    for (String text : metadata) {
      String node = text.substring(0, text.indexOf('='));
      terminal.line("  " + node + ": " + folder.resolve(node).resolve("conf/metadata.yaml"));
    }
    terminal.line("then: skerry --as admin token create storage s1 --site a");
  }
}
