package io.skerry.cli.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A real directory tree to show what the cluster does with one: the source tree that the
/// distribution was built from, else the distribution's own files.
final class SampleTree {
  /// Results of builds and other people's stores are no sources.
  private static final List<String> EXCLUDED = List.of("target", ".git", ".skerry");

  private final Path root;
  private final SortedMap<String, String> digests;

  private SampleTree(Path root) throws IOException {
    this.root = root;
    this.digests = digests(root);
  }

  static SampleTree choose(Shell shell) throws IOException {
    Path distribution = shell.distributionOrFail();
    Path sources = distribution.resolve("../../..").normalize();
    boolean built = Files.exists(sources.resolve("deploy/pom.xml"));
    return new SampleTree(built ? sources : distribution.resolve("lib").resolve("cli"));
  }

  Path root() {
    return root;
  }

  int fileCount() {
    return digests.size();
  }

  Path anyFile() {
    return root.resolve(digests.firstKey());
  }

  /// The command that stores it.
  List<String> put(String target) {
    List<String> command = new ArrayList<>(List.of("put", "-r"));
    EXCLUDED.forEach(name -> command.add("--exclude=" + name));
    command.add(root.toString());
    command.add(target);
    return command;
  }

  /// One digest over all names and contents.
  String digest() {
    MessageDigest all = sha256();
    digests.forEach((name, digest) -> all.update((name + '\0' + digest + '\n').getBytes(UTF_8)));
    return HexFormat.of().formatHex(all.digest());
  }

  /// Whether other users could not read all of it.
  boolean hasPrivateFiles() throws IOException {
    for (String name : digests.keySet()) {
      if (!Files.getPosixFilePermissions(root.resolve(name))
          .contains(PosixFilePermission.OTHERS_READ)) {
        return true;
      }
    }
    return false;
  }

  /// How a copy differs; empty when it does not.
  List<String> differences(Path copy) throws IOException {
    SortedMap<String, String> other = digests(copy);
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, String> file : digests.entrySet()) {
      String found = other.remove(file.getKey());
      if (found == null) {
        differences.add(file.getKey() + ": missing");
      } else if (!found.equals(file.getValue())) {
        differences.add(file.getKey() + ": other content");
      }
    }
    other.keySet().forEach(name -> differences.add(name + ": not in the original"));
    return differences;
  }

  private static SortedMap<String, String> digests(Path root) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return excluded(directory) && !directory.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            // In a linked work tree, .git is a file.
            if (attributes.isRegularFile() && !excluded(file)) {
              digests.put(root.relativize(file).toString(), digest(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    if (digests.isEmpty()) {
      throw Failure.of(root + ": holds no files");
    }
    return digests;
  }

  private static boolean excluded(Path path) {
    Path name = path.getFileName();
    return name != null && EXCLUDED.contains(name.toString());
  }

  private static String digest(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Removes a temporary copy.
  static void delete(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
