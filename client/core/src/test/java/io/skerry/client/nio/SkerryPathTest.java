package io.skerry.client.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClientConfig;
import io.skerry.client.played.TestAuthority;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.ProviderMismatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Paths, beside those of the JDK's provider for Unix.
final class SkerryPathTest {
  private static final URI HERE = URI.create("skerry://unreachable/");
  private static final List<String> PARTS = List.of("a", "b", "a", ".", "..", "", ".x");

  private static final List<String> GLOBS =
      words(
          "* ** *.java **/*.java a/* a/** ? [abc] [!a] [a-c].* {a,b}* *.{java,class} a\\*b [*] a.b"
              + " /a/*/c *{ [ a\\ } ,");

  private static final List<String> CANDIDATES =
      words("a b d a.java a/b.java a/b/c /a/b/c a*b axb * a.b aXb x.class b.txt . } , a/b");

  private FileSystem fileSystem;

  @SuppressWarnings("NullAway.Init")
  SkerryPathTest() {}

  @BeforeEach
  void open() throws Exception {
    ClientConfig config =
        ClientConfig.of(
            TestAuthority.CLUSTER,
            List.of("127.0.0.1:1"),
            new TestAuthority().identity(Role.USER, "alice"));
    fileSystem = FileSystems.newFileSystem(HERE, Map.of("client", config));
  }

  @AfterEach
  void close() throws IOException {
    fileSystem.close();
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  private Path path(String text) {
    return fileSystem.getPath(text);
  }

  /// What a call answers, or which exception it throws.
  private static String outcome(Callable<?> call) {
    try {
      return String.valueOf(call.call());
    } catch (Exception e) {
      return e.getClass().getSimpleName();
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "/" : "");
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(PARTS.get(random.nextInt(PARTS.size()))).append('/');
    }
    return random.nextBoolean() ? text.toString() : text.toString().replaceFirst("/$", "");
  }

  @Test
  void pathsBehaveAsThoseOfUnix() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      String one = random(random);
      String other = random(random);
      String where = "seed " + seed + ": \"" + one + "\" and \"" + other + '"';
      compare(where, path(one), path(other), Path.of(one), Path.of(other));
    }
  }

  private static void compare(String where, Path one, Path two, Path oneOfUnix, Path twoOfUnix) {
    assertEquals(oneOfUnix.toString(), one.toString(), where);
    assertEquals(outcome(oneOfUnix::normalize), outcome(one::normalize), where);
    assertEquals(outcome(oneOfUnix::getParent), outcome(one::getParent), where);
    assertEquals(outcome(oneOfUnix::getFileName), outcome(one::getFileName), where);
    assertEquals(outcome(oneOfUnix::getRoot), outcome(one::getRoot), where);
    assertEquals(oneOfUnix.getNameCount(), one.getNameCount(), where);
    assertEquals(outcome(() -> oneOfUnix.getName(1)), outcome(() -> one.getName(1)), where);
    assertEquals(outcome(() -> oneOfUnix.subpath(1, 3)), outcome(() -> one.subpath(1, 3)), where);
    assertEquals(
        outcome(() -> oneOfUnix.resolve(twoOfUnix)), outcome(() -> one.resolve(two)), where);
    assertEquals(
        outcome(() -> oneOfUnix.resolveSibling(twoOfUnix)),
        outcome(() -> one.resolveSibling(two)),
        where);
    assertEquals(
        outcome(() -> oneOfUnix.relativize(twoOfUnix)), outcome(() -> one.relativize(two)), where);
    assertEquals(oneOfUnix.startsWith(twoOfUnix), one.startsWith(two), where);
    assertEquals(oneOfUnix.endsWith(twoOfUnix), one.endsWith(two), where);
    assertEquals(oneOfUnix.equals(twoOfUnix), one.equals(two), where);
    assertEquals(
        Integer.signum(oneOfUnix.compareTo(twoOfUnix)), Integer.signum(one.compareTo(two)), where);
    assertEquals(names(oneOfUnix), names(one), where);
  }

  private static List<String> names(Path path) {
    List<String> names = new ArrayList<>();
    path.forEach(name -> names.add(name.toString()));
    return names;
  }

  @Test
  void matchersBehaveAsThoseOfUnix() {
    for (String glob : GLOBS) {
      for (String syntax : List.of("glob:", "regex:.*")) {
        String text = syntax + glob;
        Optional<PathMatcher> unix = matcher(FileSystems.getDefault(), text);
        Optional<PathMatcher> own = matcher(fileSystem, text);
        assertEquals(unix.isPresent(), own.isPresent(), text);
        if (own.isEmpty()) {
          continue;
        }
        for (String candidate : CANDIDATES) {
          assertEquals(
              unix.orElseThrow().matches(Path.of(candidate)),
              own.orElseThrow().matches(path(candidate)),
              text + " on " + candidate);
        }
      }
    }
    assertThrows(UnsupportedOperationException.class, () -> fileSystem.getPathMatcher("x:y"));
  }

  private static Optional<PathMatcher> matcher(FileSystem files, String text) {
    try {
      return Optional.of(files.getPathMatcher(text));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  @Test
  void everyNameComesBackFromItsUri() {
    for (String name :
        List.of("a b", "ä", "a\u0308", "😀", "%41", "a:b?*[x]\"<>|\\#", "+", ";=@")) {
      Path path = path("/demo/" + name);
      URI uri = path.toUri();
      assertEquals(uri, URI.create(uri.toString()));
      assertEquals(path, Path.of(uri));
      assertEquals(path, fileSystem.provider().getPath(URI.create(uri.toASCIIString())));
    }
    assertEquals("skerry://unreachable/demo/x", path("demo/x").toUri().toString());
    assertEquals(path("/"), Path.of(URI.create("skerry://unreachable")));
    assertEquals(path("/ä"), Path.of(URI.create("skerry://unreachable/ä")));
  }

  @Test
  void urisThatNameNoFileAreRefused() {
    for (String uri :
        List.of(
            "skerry:/demo/x",
            "skerry:demo",
            "skerry:///demo",
            "skerry://alice@unreachable/x",
            "skerry://unreachable/x?y",
            "skerry://unreachable/x#y",
            "skerry://unreachable/%ff")) {
      assertThrows(IllegalArgumentException.class, () -> Path.of(URI.create(uri)), uri);
    }
    assertThrows(InvalidPathException.class, () -> Path.of(URI.create("skerry://unreachable/%00")));
  }

  @Test
  void whatCanBeNoNameIsRefused() {
    assertThrows(InvalidPathException.class, () -> path("a\0b"));
    assertThrows(InvalidPathException.class, () -> path("\ud800"));
    FileSystemException tooLong =
        assertThrows(FileSystemException.class, () -> Files.size(path("/demo/" + "é".repeat(128))));
    assertEquals("File name too long", tooLong.getReason());
    assertThrows(FileSystemException.class, () -> Files.size(path("/demo" + "/abc".repeat(1_200))));
    assertThrows(ProviderMismatchException.class, () -> path("/a").resolve(Path.of("b")));
    assertFalse(path("/a").equals(Path.of("/a")));
    assertFalse(path("/a").startsWith(Path.of("/a")));
    assertThrows(UnsupportedOperationException.class, () -> path("/a").toFile());
  }

  @Test
  void unknownKeysAreRefused() {
    URI other = URI.create("skerry://elsewhere");
    assertThrows(
        IllegalArgumentException.class,
        () -> FileSystems.newFileSystem(other, Map.of("sight", "a")));
    assertThrows(
        IllegalArgumentException.class,
        () -> FileSystems.newFileSystem(other, Map.of("client", "a")));
    assertThrows(
        IllegalArgumentException.class,
        () -> FileSystems.newFileSystem(URI.create("skerry://elsewhere/demo"), Map.of()));
    IOException unknown =
        assertThrows(
            IOException.class,
            () -> FileSystems.newFileSystem(other, Map.of("config", "/no/such/file")));
    assertTrue(String.valueOf(unknown.getMessage()).contains("elsewhere"), unknown::toString);
  }
}
