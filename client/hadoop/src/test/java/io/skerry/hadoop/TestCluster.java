package io.skerry.hadoop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

/// The cluster of all tests of this module: a process on Java 25 that ends with this one, whose end
/// it sees on its standard input. Profile `test` sees the whole cluster, `scratch` one namespace as
/// "/".
public final class TestCluster {
  /// A file system that begins at the root of a cluster.
  public static final String WHOLE = "skerry://test/";

  /// One whose "/" is a namespace that tests may empty.
  public static final String SCRATCH = "skerry://scratch/";

  private static final String MAIN = "io.skerry.testkit.cluster.ClusterProcess";
  private static final Duration START_DEADLINE = Duration.ofMinutes(3);
  private static final long POLL_MILLIS = 100;

  /// Started for the first test that asks.
  private static final class Running {
    static final Path CONFIG = start();

    private Running() {}
  }

  private TestCluster() {}

  /// The client's configuration file.
  public static Path config() {
    return Running.CONFIG;
  }

  /// A configuration whose default file system is one of the two; nothing else is reachable without
  /// saying so.
  public static Configuration configuration(String fileSystem) {
    Configuration configuration = new Configuration();
    configuration.set("fs.defaultFS", fileSystem);
    configuration.set("fs.AbstractFileSystem.skerry.impl", SkerryFs.class.getName());
    configuration.set("fs.skerry.config", config().toString());
    configuration.set("fs.skerry.cluster.scratch.root", "/scratch");
    return configuration;
  }

  private static Path start() {
    try {
      Path folder = emptied(Path.of("target", "cluster").toAbsolutePath());
      Process process =
          new ProcessBuilder(
                  java25(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  MAIN,
                  folder.toString(),
                  "scratch")
              .redirectErrorStream(true)
              .redirectOutput(log(folder).toFile())
              .start();
      return awaitReady(process, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the last run left is kept until here, for whoever wants to see its logs.
  private static Path emptied(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  /// Waits for the configuration file, which appears when the cluster can be used.
  private static Path awaitReady(Process process, Path folder) throws IOException {
    Path config = folder.resolve("client.yaml");
    Instant deadline = Instant.now().plus(START_DEADLINE);
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)
          && Instant.now().isBefore(deadline)) {
        if (Files.exists(config)) {
          return config;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroy();
    throw new IOException("no cluster: " + Files.readString(log(folder)));
  }

  private static Path log(Path folder) {
    return folder.resolve("cluster.log");
  }

  /// The program of a JDK 25, as the launchers of the distribution find it.
  private static String java25() throws IOException {
    String script = System.getProperty("skerry.test.findJava");
    Process process =
        new ProcessBuilder(
                List.of("bash", "-c", ". \"$1\"; find_java; printf %s \"$java_home\"", "-", script))
            .start();
    String home = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (home.isEmpty()) {
      throw new IOException("no JDK 25 was found for the servers");
    }
    return home + File.separator + "bin" + File.separator + "java";
  }
}
