package io.skerry.testkit.cluster;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One server of a test cluster as a JVM of its own, with its folder.
public final class ServerProcess {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
  private static final Duration REFUSAL_DEADLINE = Duration.ofMinutes(1);
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
          "-Dio.netty.jfr.enabled=false",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError");

  private final String name;
  private final String mainClass;
  private final Path directory;
  private final Path config;
  private final String heap;
  private Map<String, String> environment = Map.of();
  private boolean recording;
  private Optional<Process> process = Optional.empty();

  /// @param config the configuration file, relative to the folder
  ServerProcess(String name, String mainClass, Path directory, String config, String heap) {
    this.name = name;
    this.mainClass = mainClass;
    this.directory = directory;
    this.config = directory.resolve(config);
    this.heap = heap;
  }

  public String name() {
    return name;
  }

  /// What its next start finds in its environment besides what this JVM has.
  public void environment(Map<String, String> variables) {
    environment = Map.copyOf(variables);
  }

  /// The node's folder: conf, data, log.
  public Path directory() {
    return directory;
  }

  public Path log() {
    return directory.resolve("log").resolve("server.log");
  }

  public boolean alive() {
    return process.isPresent() && process.get().isAlive();
  }

  /// Lets its next end, if it is an orderly one, write a start-up cache.
  void recordCache() {
    recording = true;
  }

  /// Where that cache is then.
  Path recordedCache() {
    return directory.resolve("start.aot");
  }

  void start() {
    if (alive()) {
      throw new IllegalStateException(name + " is running");
    }
    process = Optional.of(launch(log(), List.of("--config", config.toString())));
  }

  /// How a process ended by itself.
  ///
  /// @param error what it said on standard error, by lines
  public record Ended(int exitCode, List<String> error) {
    public Ended {
      error = List.copyOf(error);
    }
  }

  /// Starts the server where it is expected to refuse, and waits for its end.
  ///
  /// @throws IllegalStateException if it still runs after a minute
  public Ended startRefused() {
    if (alive()) {
      throw new IllegalStateException(name + " is running");
    }
    Path error = directory.resolve("log").resolve("refusal.err");
    try {
      Files.createDirectories(error.getParent());
      Process refused =
          builder(List.of("--config", config.toString()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .redirectError(error.toFile())
              .start();
      if (!refused.waitFor(REFUSAL_DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
        refused.destroyForcibly().waitFor();
        throw new IllegalStateException(name + " did not refuse to run: " + logTail());
      }
      return new Ended(refused.exitValue(), Files.readAllLines(error));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server refused to run", e);
    }
  }

  /// SIGKILL: nothing is flushed, nothing is said.
  void kill() {
    Process running = running();
    running.destroyForcibly();
    awaitExit(running, STOP_DEADLINE);
  }

  /// SIGTERM, and SIGKILL if that does not end it in time.
  void stop() {
    stop(STOP_DEADLINE);
  }

  void stop(Duration deadline) {
    if (!alive()) {
      return;
    }
    Process running = running();
    running.destroy();
    awaitExit(running, deadline);
  }

  /// SIGSTOP: the process is there and says nothing.
  void pause() {
    signal("-STOP");
  }

  /// SIGCONT.
  void resume() {
    signal("-CONT");
  }

  /// The end of the log, for the message of a failed test.
  public String logTail() {
    try {
      List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "log cannot be read: " + e;
    }
  }

  private Process running() {
    return process.orElseThrow(() -> new IllegalStateException(name + " was never started"));
  }

  private void signal(String which) {
    run(List.of("kill", which, Long.toString(running().pid())));
  }

  private static void awaitExit(Process running, Duration deadline) {
    try {
      if (!running.waitFor(deadline.toSeconds(), TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a server stopped", e);
    }
  }

  private Process launch(Path log, List<String> arguments) {
    try {
      Files.createDirectories(log.getParent());
      File file = log.toFile();
      return builder(arguments)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProcessBuilder builder(List<String> arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(command(options(), mainClass, heap, arguments))
            .directory(directory.toFile());
    builder.environment().putAll(environment);
    return builder;
  }

  private List<String> options() {
    return recording
        ? List.of("-XX:AOTCacheOutput=" + recordedCache())
        : StartCaches.options(mainClass);
  }

  /// The command line of a main class on this JVM's class path.
  static List<String> command(
      List<String> options, String mainClass, String heap, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(options);
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(StartCaches.classPath());
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /// Runs a command to its end.
  ///
  /// @throws IllegalStateException with its output if it fails or takes longer than a minute
  static String run(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IllegalStateException(command.get(0) + " failed: " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
