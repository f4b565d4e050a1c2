import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Runs google-java-format over every Java file of a source tree, in one process.
///
/// Arguments: `check` or `apply`, the root of the tree, and a file for the names of what is not
/// formatted. No file, nothing to complain about.
final class Format {
  private static final Formatter FORMATTER = new Formatter();

  public static void main(String[] args) throws IOException {
    var apply = args[0].equals("apply");
    var root = Path.of(args[1]);
    var report = Path.of(args[2]);
    Files.deleteIfExists(report);
    var unformatted = sources(root).parallelStream().filter(file -> !isClean(file, apply)).toList();
    for (var file : unformatted) {
      System.err.println((apply ? "formatted: " : "not formatted: ") + root.relativize(file));
    }
    if (!apply && !unformatted.isEmpty()) {
      Files.write(report, unformatted.stream().map(Path::toString).toList());
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !("/" + root.relativize(file)).contains("/target/"))
          .sorted()
          .toList();
    }
  }

  private static boolean isClean(Path file, boolean apply) {
    try {
      var before = Files.readString(file);
      var after = FORMATTER.formatSourceAndFixImports(before);
      if (apply && !before.equals(after)) {
        Files.writeString(file, after);
      }
      return before.equals(after);
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
