package io.skerry.testkit.mount;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.fault.CliRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// `skerry mount --foreground` as a process of its own: programs of this JVM could otherwise wait
/// for themselves. Closing it takes the mount away, whatever state it is in.
public final class MountProcess implements AutoCloseable {
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 40;
  private static final long POLL_MILLIS = 20;
  private static final int LINES_SHOWN = 20;

  private final CliRun commands;
  private final Path folder;
  private final Path log;
  private final Process process;

  private MountProcess(CliRun commands, Path folder, Path log, Process process) {
    this.commands = commands;
    this.folder = folder;
    this.log = log;
    this.process = process;
  }

  /// Skips the test where nothing can be mounted.
  public static void assumePossible() {
    assumeTrue(Files.exists(Path.of("/dev/fuse")), "skipped: /dev/fuse is missing here");
  }

  /// Mounts a path for a user.
  ///
  /// @param folder is made if it is not there
  /// @param home where configuration and log of the process are
  public static MountProcess start(
      LocalCluster cluster, String user, String path, Path folder, Path home) throws IOException {
    Files.createDirectories(home);
    return start(CliRun.of(cluster, home, List.of(user)), folder, path);
  }

  /// Mounts as these words of the command line say.
  ///
  /// @param words options, then the path
  public static MountProcess start(CliRun commands, Path folder, String... words)
      throws IOException {
    if (!inTable(folder)) {
      Files.createDirectories(folder);
    }
    List<String> command = new ArrayList<>(java(commands.home()));
    command.addAll(List.of("mount", "--foreground"));
    command.addAll(List.of(words));
    command.add(folder.toString());
    Path log = Files.createTempFile(commands.home(), "mount-", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(commands.home().toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(log.toFile())
            .redirectErrorStream(true)
            .start();
    MountProcess mount = new MountProcess(commands, folder, log, process);
    mount.awaitMounted();
    return mount;
  }

  private static List<String> java(Path home) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-XX:+UseSerialGC",
        "-Xmx384m",
        "-Duser.home=" + home,
        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
        "-cp",
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
        "io.skerry.cli.Main");
  }

  private void awaitMounted() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    try {
      while (!log().contains(" mounted /")) {
        if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
          // Not more: the folder may be somebody else's mount.
          process.destroy();
          throw new IllegalStateException("not mounted: " + log());
        }
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  public Path folder() {
    return folder;
  }

  /// What it has said, or the end of it.
  public String log() {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// SIGKILL: the mount stays without a process.
  public void kill() {
    process.destroyForcibly();
    awaitExit();
  }

  /// SIGTERM.
  public void stop() {
    process.destroy();
    awaitExit();
  }

  /// Unmounts by `skerry unmount` and waits for the process.
  public void unmount() {
    CliRun.Result result = commands.run(List.of("unmount", folder.toString()));
    if (result.exitCode() != 0) {
      throw new IllegalStateException(result.err());
    }
    awaitExit();
  }

  private void awaitExit() {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the mount process still runs: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static boolean inTable(Path folder) throws IOException {
    return Files.readString(Path.of("/proc/self/mountinfo")).contains(" " + folder + " ");
  }

  @Override
  public void close() {
    try {
      if (inTable(folder)) {
        detach(folder);
      }
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /// By a program of the system, so that a test that breaks the mount still gets rid of it.
  private static void detach(Path folder) throws IOException, InterruptedException {
    Process running =
        new ProcessBuilder("umount", "-l", folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      running.destroyForcibly();
    }
  }
}
