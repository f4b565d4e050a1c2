package io.skerry.testkit.fault;

import io.skerry.cli.CommandLineRun;
import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The whole command line in this JVM, for one user of a test cluster.
///
/// @param home where its configuration is and relative paths begin
public record CliRun(Path home) {
  /// What one command came to.
  public record Result(int exitCode, String out, String err) {
    public List<String> errorLines() {
      return err.lines().toList();
    }
  }

  /// Writes the configuration of a user who knows this cluster with these identities.
  public static CliRun of(LocalCluster cluster, Path home, List<String> users) throws IOException {
    StringBuilder yaml = new StringBuilder("default: test\nclusters:\n  test:\n    servers: [");
    yaml.append(
        String.join(", ", cluster.metadataServers().stream().map(s -> '"' + s + '"').toList()));
    yaml.append("]\n    identity: ").append(users.get(0)).append("\nidentities:\n");
    for (String user : users) {
      Path folder = cluster.identity(user);
      yaml.append("  ").append(user).append(": {certificate: \"");
      yaml.append(folder.resolve("certificate.pem")).append("\", key: \"");
      yaml.append(folder.resolve("key.pem")).append("\", authority: \"");
      yaml.append(folder.resolve("authority.pem")).append("\"}\n");
    }
    Path config = home.resolve(".config/skerry/config.yaml");
    Files.createDirectories(config.getParent());
    Files.writeString(config, yaml.toString());
    return new CliRun(home);
  }

  public Result run(List<String> arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Shell shell =
        new Shell(
            new Globals(), new Terminal(out, err, false), Map.of(), home, home, Optional.empty());
    int exitCode = new CommandLineRun(shell).run(arguments.toArray(String[]::new));
    shell.terminal().flush();
    return new Result(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
