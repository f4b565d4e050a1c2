package io.skerry.cli.dev;

import io.skerry.cli.setup.ServerJvm;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Makes the start-up caches of this distribution: runs a small real cluster once, in a folder of
/// its own, and lets every kind of process write down what it loaded and compiled.
@Command(
    name = "warm",
    header = "Make start-up caches, so that servers and commands start faster.",
    description = {
      "Runs a small cluster for a moment and writes lib/*.aot of the distribution.",
      "Do it once after a build or an upgrade, and when the machine has got another Java;",
      "without caches everything works, only slower."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ./skerry warm",
      "  sudo skerry warm            after unpacking to a folder of root's"
    })
public final class WarmCommand implements Callable<Integer> {
  /// Two metadata servers, so that leading and following both happen.
  private static final LocalPlan PLAN = new LocalPlan(2, 1, 1, 1);

  private static final Duration ASK = Duration.ofSeconds(10);

  /// Writing a cache takes a server some seconds, on a busy machine many.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// Runs one command line within this process.
  public interface Inside {
    int run(String... arguments);
  }

  @Option(
      names = "--practise",
      hidden = true,
      paramLabel = "DIR",
      description = "Only run typical commands.")
  private Optional<String> practise = Optional.empty();

  private final Shell shell;
  private final Inside inside;

  public WarmCommand(Shell shell, Inside inside) {
    this.shell = shell;
    this.inside = inside;
  }

  @Override
  public Integer call() throws IOException {
    if (practise.isPresent()) {
      return new Practice(inside, Path.of(practise.get())).run();
    }
    Path libraries = shell.distributionOrFail().resolve("lib");
    if (!Files.isWritable(libraries)) {
      throw Failure.of(libraries + ": not writable; run this as the owner of the distribution");
    }
    long begin = System.nanoTime();
    Path folder = Files.createTempDirectory(libraries, "warming-");
    try {
      warm(folder);
    } finally {
      LocalLayout.delete(folder);
    }
    shell
        .terminal()
        .line("start-up caches made in " + Quantity.seconds((System.nanoTime() - begin) / 1e9));
    return ExitCode.DONE;
  }

  private void warm(Path folder) throws IOException {
    Shell recording = shell.with(ServerProcess.RECORD, folder.toString());
    LocalCluster cluster = new LocalCluster(recording, new LocalLayout(folder.resolve("cluster")));
    Files.createDirectories(cluster.layout().folder());
    String leader;
    try {
      new ClusterStart(cluster).run(PLAN);
      practise(folder, cluster);
      leader = leader(cluster);
      endWithoutCache(cluster, leader);
    } finally {
      if (cluster.exists()) {
        List<String> killed = ClusterStop.stop(cluster.processes(), PATIENCE);
        if (!killed.isEmpty()) {
          shell.terminal().error(String.join(" ", killed) + ": had to be killed");
        }
      }
    }
    keep(folder.resolve(leader + ".aot"), ServerRole.METADATA);
    keep(folder.resolve("s1.aot"), ServerRole.STORAGE);
    keep(folder.resolve("w1.aot"), ServerRole.WORKER);
  }

  private void practise(Path folder, LocalCluster cluster) throws IOException {
    launch(cluster, Map.of(), "warm", "--practise", folder.toString());
    // Of the command line only what short commands need: a larger cache makes all of them slower.
    // Its launcher makes it, which knows how it is started.
    Files.deleteIfExists(shell.distributionOrFail().resolve("lib").resolve("cli.aot"));
    launch(cluster, Map.of("SKERRY_TRAIN", "1"), "ls", "-l", "/demo");
  }

  private void launch(LocalCluster cluster, Map<String, String> variables, String... words)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(shell.distributionOrFail().resolve("bin").resolve("skerry").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SKERRY_DIR", cluster.layout().folder().toString());
    builder.environment().keySet().removeAll(List.of("SKERRY_CLUSTER", "SKERRY_AS"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw Failure.of(words[0] + ": took more than " + PATIENCE.toSeconds() + " s");
      }
      if (process.exitValue() != ExitCode.DONE) {
        throw Failure.of(words[0] + ": failed on the cluster that caches are made with");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw Failure.of("interrupted");
    }
  }

  /// The metadata server that has learnt most.
  private static String leader(LocalCluster cluster) {
    return cluster.describe(ASK).stream()
        .flatMap(description -> description.groups().stream())
        .filter(group -> group.group() > 0)
        .map(ClusterDescription.MetadataGroup::leader)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("m1");
  }

  /// One cache of a metadata server is enough, and each takes long to write.
  private static void endWithoutCache(LocalCluster cluster, String leader) throws IOException {
    for (ServerProcess server : cluster.processes(ServerRole.METADATA)) {
      if (!server.node().name().equals(leader)) {
        server.signal("KILL");
      }
    }
  }

  private void keep(Path made, ServerRole role) throws IOException {
    if (!Files.exists(made)) {
      throw Failure.of("the " + role.word() + " server has written no cache");
    }
    // Servers run as another user than the one who makes this.
    Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
    Files.move(
        made,
        ServerJvm.cache(shell, role),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
