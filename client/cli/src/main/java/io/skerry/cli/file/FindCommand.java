package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Finds files by name, type and size.
@Command(
    name = "find",
    header = "Find files below directories.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry find /demo -name '*.jpg'",
      "  skerry find /demo -type f -size +100M",
      "  skerry find /demo -maxdepth 1 -type d --json"
    })
public final class FindCommand implements Callable<Integer> {
  @Option(names = "-name", paramLabel = "PATTERN", description = "Name with *, ? and [...].")
  private Optional<String> name = Optional.empty();

  @Option(names = "-type", paramLabel = "f|d|l", description = "File, directory or link.")
  private Optional<String> type = Optional.empty();

  @Option(
      names = "-size",
      paramLabel = "[+-]N[K|M|G]",
      description = "Larger than, smaller than or exactly N bytes.")
  private Optional<String> size = Optional.empty();

  @Option(names = "-maxdepth", paramLabel = "N", description = "Levels below PATH at most.")
  private int depthMax = Integer.MAX_VALUE;

  @Option(names = "-mindepth", paramLabel = "N", description = "Levels below PATH at least.")
  private int depthMin;

  @Option(names = "-print0", description = "NUL after each path instead of a line end.")
  private boolean nul;

  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Where to start.")
  private List<String> paths = List.of();

  private final Shell shell;

  public FindCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Predicate<FileStatus> wanted = byName().and(byType()).and(bySize());
    List<Map<String, Object>> found = new ArrayList<>();
    int exitCode = EachPath.run(shell, paths, (files, path) -> find(files, path, wanted, found));
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void find(
      FileSystem files,
      RemotePath path,
      Predicate<FileStatus> wanted,
      List<Map<String, Object>> found)
      throws IOException {
    Tree.walk(
        files,
        files.stat(path.path()),
        depthMax,
        (status, depth) -> {
          if (depth < depthMin || !wanted.test(status)) {
            return;
          }
          if (json) {
            found.add(StatusText.json(status));
          } else {
            shell.terminal().out().print(status.path() + (nul ? '\0' : '\n'));
          }
        });
  }

  private Predicate<FileStatus> byName() {
    if (name.isEmpty()) {
      return status -> true;
    }
    // Braces are plain characters to find, but not to the matcher.
    String pattern = name.get().replace("{", "\\{").replace("}", "\\}");
    PathMatcher matcher;
    try {
      matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (IllegalArgumentException e) {
      throw Failure.usage("find: bad pattern \"" + name.get() + '"');
    }
    return status -> matcher.matches(Path.of(status.name()));
  }

  private Predicate<FileStatus> byType() {
    return switch (type.orElse("")) {
      case "" -> status -> true;
      case "f" -> FileStatus::isRegular;
      case "d" -> FileStatus::isDirectory;
      case "l" -> FileStatus::isSymbolicLink;
      default -> throw Failure.usage("find: -type is one of f, d, l, not \"" + type.get() + '"');
    };
  }

  private Predicate<FileStatus> bySize() {
    if (size.isEmpty()) {
      return status -> true;
    }
    char sign = size.get().isEmpty() ? '=' : size.get().charAt(0);
    boolean signed = sign == '+' || sign == '-';
    String digits = signed ? size.get().substring(1) : size.get();
    long bytes = Quantity.bytes(digits.replaceFirst("c$", "").replaceFirst("k$", "K"));
    return switch (sign) {
      case '+' -> status -> status.size() > bytes;
      case '-' -> status -> status.size() < bytes;
      default -> status -> status.size() == bytes;
    };
  }
}
