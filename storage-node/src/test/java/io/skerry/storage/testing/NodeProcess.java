package io.skerry.storage.testing;

import static org.awaitility.Awaitility.await;

import io.skerry.storage.server.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A storage node as a process of its own, with the smallest heap that it must live with.
public final class NodeProcess implements AutoCloseable {
  private final NodeFolder folder;
  private final Process process;

  private NodeProcess(NodeFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /// Starts the process and waits for its `ready` line.
  public static NodeProcess ready(NodeFolder folder) {
    NodeProcess node = start(folder);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> Files.readString(folder.directory().resolve("log")).contains(" ready "));
    return node;
  }

  public static NodeProcess start(NodeFolder folder) {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:+ExitOnOutOfMemoryError",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-Dlogback.configurationFile=logback.xml",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  Main.class.getName(),
                  "--config",
                  folder.config().toString())
              .redirectOutput(folder.directory().resolve("log").toFile())
              .redirectError(folder.directory().resolve("error").toFile())
              .start();
      return new NodeProcess(folder, process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean alive() {
    return process.isAlive();
  }

  /// What it said on standard error.
  public List<String> errors() throws IOException {
    return Files.readAllLines(folder.directory().resolve("error"));
  }

  /// SIGTERM.
  ///
  /// @return exit code
  public int stop() throws InterruptedException {
    process.destroy();
    return exitCode();
  }

  /// Waits for the end.
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the node did not end");
    }
    return process.exitValue();
  }

  /// SIGKILL.
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
