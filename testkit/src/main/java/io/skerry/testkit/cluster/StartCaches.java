package io.skerry.testkit.cluster;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileWriter;
import io.skerry.client.Skerry;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Start-up caches of Java for the servers of a run of tests, which halve what a start costs. They
/// are made once, by a small cluster that writes down what it loaded, and kept in the build folder
/// until a jar changes. Without them everything works, only slower.
final class StartCaches {
  private static final Logger LOG = LoggerFactory.getLogger(StartCaches.class);

  /// Set by the build; a single test is done sooner without.
  private static final String WANTED = "skerry.test.startCaches";

  private static final Path FOLDER = Path.of("target", "start-caches").toAbsolutePath();
  private static final Path MADE_FOR = FOLDER.resolve("made-for");
  private static final Duration WRITING = Duration.ofMinutes(2);
  private static final int SMALL_FILES = 40;
  private static final int SMALL_BYTES = 3_000;
  private static final int LARGE_BYTES = 4 << 20;
  private static final Map<String, String> NODES =
      Map.of(Foundation.METADATA_MAIN, "m1", Foundation.STORAGE_MAIN, "s1");

  private static boolean asked;

  private StartCaches() {}

  /// The class path of a server: what this JVM has, without the folders of this module, which
  /// servers do not need and caches do not allow.
  static String classPath() {
    return String.join(File.pathSeparator, entries());
  }

  private static List<String> entries() {
    List<String> own =
        Stream.of("classes", "test-classes")
            .map(name -> Path.of("target", name).toAbsolutePath().toString())
            .toList();
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(all)
        .filter(entry -> !own.contains(Path.of(entry).toAbsolutePath().toString()))
        .toList();
  }

  /// Java's options for a server of this main class. Java itself would take a cache that was made
  /// for other jars of the same names, and run what they were.
  static List<String> options(String mainClass) {
    Path cache = cache(FOLDER, mainClass);
    return fit() && Files.exists(cache)
        ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off,cds=off,aot*=off,cds*=off")
        : List.of();
  }

  /// Makes the caches if they are wanted and not there; at most one attempt in this JVM.
  static synchronized void make() {
    if (asked || !Boolean.getBoolean(WANTED)) {
      return;
    }
    asked = true;
    try {
      Files.createDirectories(FOLDER);
      Path lock = FOLDER.resolve("lock");
      try (FileChannel file =
              FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = file.lock()) { // another process that runs tests may be making them
        makeUnlessFit();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("servers of this run start without caches", e);
    }
  }

  private static void makeUnlessFit() throws IOException {
    String jars = jars();
    if (jars.isEmpty() || fit()) {
      return;
    }
    Files.deleteIfExists(MADE_FOR);
    for (String mainClass : NODES.keySet()) {
      Files.deleteIfExists(cache(FOLDER, mainClass));
    }
    record(Files.createTempDirectory(FOLDER, "cluster-"));
    Files.writeString(MADE_FOR, jars);
  }

  /// Whether the caches were made for the jars of now.
  private static boolean fit() {
    try {
      return Files.exists(MADE_FOR) && Files.readString(MADE_FOR).equals(jars());
    } catch (IOException e) {
      return false;
    }
  }

  private static void record(Path directory) throws IOException {
    Set<String> names = Set.copyOf(NODES.values());
    ClusterSpec spec = new ClusterSpec(1, 3, 1, "256m");
    try (LocalCluster cluster = LocalCluster.startRecording(spec, directory, names)) {
      practise(cluster);
      names.parallelStream().forEach(name -> cluster.server(name).stop(WRITING));
      for (Map.Entry<String, String> node : NODES.entrySet()) {
        Path made = cluster.server(node.getValue()).recordedCache();
        Files.move(made, cache(FOLDER, node.getKey()), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void practise(LocalCluster cluster) throws IOException {
    try (Skerry alice = cluster.connect("alice")) {
      alice.files().makeDirectory("/demo/practice", 0755);
      for (int i = 0; i < SMALL_FILES; i++) {
        write(alice, "/demo/practice/" + i, SMALL_BYTES);
        alice.files().stat("/demo/practice/" + i);
      }
      write(alice, "/demo/practice/large", LARGE_BYTES);
      try (FileReader reader = alice.files().open("/demo/practice/large")) {
        reader.stream().readAllBytes();
      }
      alice.files().deleteTree("/demo/practice");
    }
  }

  private static void write(Skerry alice, String path, int length) throws IOException {
    try (FileWriter writer = alice.files().create(path, CreateOptions.defaults())) {
      writer.write(new byte[length]);
    }
  }

  /// Names, sizes and times of all jars; empty if something else than a jar is among them.
  private static String jars() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String entry : entries()) {
      Path jar = Path.of(entry);
      if (!Files.isRegularFile(jar)) {
        return "";
      }
      text.append(jar).append(' ').append(Files.size(jar));
      text.append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
    }
    return text.toString();
  }

  private static Path cache(Path folder, String mainClass) {
    return folder.resolve(mainClass + ".aot");
  }
}
