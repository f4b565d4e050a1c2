package io.skerry.cli.dev;

import io.skerry.cli.config.Connections;
import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClientConfig;
import io.skerry.client.ClusterDescription;
import io.skerry.client.Skerry;
import io.skerry.client.config.ConfigurationException;
import io.skerry.client.config.Identity;
import io.skerry.client.config.LocalFile;
import io.skerry.proto.security.MutualTls;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A cluster of separate processes on this machine.
public final class LocalCluster {
  private static final Duration ADMIN_CALL = Duration.ofSeconds(30);
  private static final Duration LOCK_WAIT = Duration.ofMinutes(2);

  private final Shell shell;
  private final LocalLayout layout;

  public LocalCluster(Shell shell, LocalLayout layout) {
    this.shell = shell;
    this.layout = layout;
  }

  /// The one that `--dir`, `SKERRY_DIR` or the current directory selects; it need not exist.
  public static LocalCluster of(Shell shell, Optional<String> directory) {
    Path folder =
        directory
            .map(shell::local)
            .or(() -> shell.variable("SKERRY_DIR").map(shell::local))
            .or(() -> LocalFile.of(shell.surroundings()).map(LocalFile::folder))
            .orElseGet(() -> shell.directory().resolve(LocalFile.FOLDER));
    return new LocalCluster(shell, new LocalLayout(folder));
  }

  public Shell shell() {
    return shell;
  }

  public LocalLayout layout() {
    return layout;
  }

  public boolean exists() {
    return Files.exists(layout.file());
  }

  /// Whether any of its servers lives.
  public boolean running() {
    return exists() && Connections.running(new LocalFile(layout.folder()));
  }

  /// All servers, in the order of the description.
  public List<ServerProcess> processes() {
    return layout.readOrFail().nodes().stream()
        .map(node -> new ServerProcess(layout, node))
        .toList();
  }

  /// The servers of one role.
  List<ServerProcess> processes(ServerRole role) {
    return processes().stream().filter(process -> process.node().role() == role).toList();
  }

  /// Connects as the administrator.
  public Skerry admin(Duration callTimeout) {
    return admin(metadataServers(), callTimeout);
  }

  /// Addresses of the metadata servers that were not removed.
  List<String> metadataServers() {
    return processes(ServerRole.METADATA).stream()
        .map(ServerProcess::node)
        .filter(node -> !layout.removed(node.name()))
        .map(LocalNode::address)
        .toList();
  }

  /// The same to some metadata servers only, to learn what one of them says.
  Skerry admin(List<String> servers, Duration callTimeout) {
    Description description = layout.readOrFail();
    MutualTls tls = Identity.in(layout.identityFolder("admin")).load();
    return Skerry.connect(
        ClientConfig.of(description.cluster(), servers, tls).withCallTimeout(callTimeout));
  }

  /// The servers that a word of the command line means: a name, `leader`, `leader:GROUP` or `all`.
  List<ServerProcess> selected(String word) throws IOException {
    List<ServerProcess> all = processes();
    if (word.equals("all")) {
      return all;
    }
    String name = word.equals("leader") || word.startsWith("leader:") ? leader(word) : word;
    for (ServerProcess process : all) {
      if (process.node().name().equals(name)) {
        return List.of(process);
      }
    }
    List<String> names = all.stream().map(process -> process.node().name()).toList();
    throw Failure.of(
        "no node \"" + name + "\"; there are " + String.join(", ", names) + ", leader and all");
  }

  private String leader(String word) throws IOException {
    int group;
    try {
      group = word.equals("leader") ? 0 : Integer.parseInt(word.substring("leader:".length()));
    } catch (NumberFormatException e) {
      throw Failure.usage(word + ": after \"leader:\" comes the number of a group");
    }
    try (Skerry admin = admin(ADMIN_CALL)) {
      return admin.cluster().describe().groups().stream()
          .filter(candidate -> candidate.group() == group)
          .findFirst()
          .orElseThrow(() -> Failure.of("there is no metadata group " + group))
          .leader()
          .orElseThrow(() -> Failure.of("group " + group + " has no leader now"));
    }
  }

  /// The site of the last storage node: another one than the first's, when there are several.
  public String farSite() {
    return processes(ServerRole.STORAGE).stream()
        .map(process -> process.node().site())
        .reduce(LocalPlan.site(0), (first, second) -> first.compareTo(second) > 0 ? first : second);
  }

  /// Prints the table of servers.
  public void printStatus() {
    new StatusText(this).print(shell.terminal());
  }

  /// The cluster's own view, if it can be had quickly.
  Optional<ClusterDescription> describe(Duration atMost) {
    try (Skerry admin = admin(atMost)) {
      return Optional.of(admin.cluster().describe());
    } catch (IOException | Failure | ConfigurationException e) {
      return Optional.empty();
    }
  }

  /// Does something while holding the folder's lock, so that two commands never start or stop
  /// servers at once.
  public void locked(Step step) throws IOException {
    Files.createDirectories(layout.folder());
    try (FileChannel channel =
        FileChannel.open(
            layout.folder().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // The lock ends with the channel.
      new Deadline(LOCK_WAIT, "the end of another skerry dev command")
          .await(() -> channel.tryLock() != null, () -> {});
      step.run();
    }
  }

  /// Something that may fail.
  public interface Step {
    void run() throws IOException;
  }
}
