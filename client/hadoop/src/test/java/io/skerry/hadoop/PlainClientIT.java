package io.skerry.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The one jar, beside the jars of a plain Hadoop client and nothing else.
final class PlainClientIT {
  private static final Path SHADED = Path.of(System.getProperty("skerry.test.shaded"));
  private static final long DEADLINE_SECONDS = 120;

  /// What a plain client has, by the names of jars.
  private static final List<String> PLAIN =
      List.of("hadoop-client-api", "hadoop-client-runtime", "slf4j-api", "commons-logging");

  @Test
  void aJobRunsWithTheOneJar(@TempDir Path folder) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(String.join(File.pathSeparator, classPath(configured(folder))));
    command.add(PlainClient.class.getName());
    command.add("skerry://test/demo/plain");
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    boolean ended = process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertTrue(ended && process.exitValue() == 0, () -> said + read(errors));
    assertEquals(
        "be\t6000\nnot\t3000\nor\t3000\nto\t6000\nsuccess file: true\nnative tls: true\n", said);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// A folder with the configuration of a user.
  private static Path configured(Path folder) throws IOException {
    Path conf = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("core-site.xml"),
        """
        <configuration>
          <property><name>fs.defaultFS</name><value>skerry://test/</value></property>
          <property><name>fs.AbstractFileSystem.skerry.impl</name>
            <value>io.skerry.hadoop.SkerryFs</value></property>
          <property><name>fs.skerry.config</name><value>%s</value></property>
          <property><name>hadoop.tmp.dir</name><value>%s</value></property>
          <property><name>yarn.app.mapreduce.am.staging-dir</name>
            <value>/demo/plain-staging</value></property>
        </configuration>
        """
            .formatted(TestCluster.config(), folder.resolve("tmp")));
    return conf;
  }

  private static List<String> classPath(Path conf) {
    List<String> entries = new ArrayList<>(List.of(conf.toString(), SHADED.toString()));
    String all = System.getProperty("java.class.path");
    for (String entry : Pattern.compile(File.pathSeparator).splitAsStream(all).toList()) {
      String name = Path.of(entry).getFileName().toString();
      if (name.equals("test-classes") || PLAIN.stream().anyMatch(name::startsWith)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  @Test
  void theOneJarBringsNoPackageOfOthers() throws IOException {
    List<String> strange = new ArrayList<>();
    try (JarFile jar = new JarFile(SHADED.toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        String name = entries.nextElement().getName();
        if (name.endsWith(".class")
            && !name.replaceFirst("^META-INF/versions/[0-9]+/", "").startsWith("io/skerry/")) {
          strange.add(name);
        }
      }
      assertFalse(jar.getJarEntry("io/skerry/hadoop/SkerryFileSystem.class") == null);
    }
    assertEquals(List.of(), strange);
  }
}
