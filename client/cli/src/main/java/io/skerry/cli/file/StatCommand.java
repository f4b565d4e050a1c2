package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows everything known of files.
@Command(
    name = "stat",
    header = "Show a file's attributes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry stat /demo/report.pdf",
      "  skerry stat -c '%%n %%s %%U:%%G %%a' /demo/report.pdf",
      "  skerry stat -L /demo/latest.pdf",
      "  skerry stat --json /demo"
    })
public final class StatCommand implements Callable<Integer> {
  @Option(
      names = {"-c", "--format"},
      paramLabel = "FORMAT",
      description =
          "%%n name, %%s size, %%a octal mode, %%A mode, %%U owner, %%G group, %%u uid, %%g gid, "
              + "%%F type, %%h links, %%i inode, %%X %%Y %%Z seconds of access, change, status.")
  private Optional<String> format = Optional.empty();

  @Option(
      names = {"-L", "--dereference"},
      description = "What symbolic links lead to.")
  private boolean follow;

  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or directories.")
  private List<String> paths = List.of();

  private final Shell shell;

  public StatCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    List<Map<String, Object>> found = new ArrayList<>();
    int exitCode = EachPath.run(shell, paths, (files, path) -> show(files, path, found));
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void show(FileSystem files, RemotePath path, List<Map<String, Object>> found)
      throws IOException {
    FileStatus status = files.stat(path.path(), follow ? Links.FOLLOW : Links.KEEP);
    if (json) {
      found.add(StatusText.json(status));
    } else if (format.isPresent()) {
      shell.terminal().line(formatted(format.get(), status));
    } else {
      print(status);
    }
  }

  private void print(FileStatus status) {
    Terminal terminal = shell.terminal();
    String target = status.linkTarget().map(to -> " -> " + to).orElse("");
    terminal.line("  File: " + status.path() + target);
    terminal.line(
        String.format(
            Locale.ROOT, "  Size: %-15d Type: %s", status.size(), ModeText.typeName(status)));
    terminal.line(
        String.format(
            Locale.ROOT,
            " Inode: %-15d Links: %d  Version: %d",
            status.inode(),
            status.links(),
            status.version()));
    terminal.line(
        String.format(
            Locale.ROOT,
            "Access: (%04o/%s)  Uid: (%d/%s)  Gid: (%d/%s)",
            status.mode(),
            ModeText.symbolic(status),
            status.uid(),
            status.owner(),
            status.gid(),
            status.group()));
    terminal.line("Access: " + StatusText.fullTime(status.atime()));
    terminal.line("Modify: " + StatusText.fullTime(status.mtime()));
    terminal.line("Change: " + StatusText.fullTime(status.ctime()));
  }

  private static String formatted(String format, FileStatus status) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c == '%' && i + 1 < format.length()) {
        i++;
        text.append(field(format.charAt(i), status));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  private static String field(char letter, FileStatus status) {
    return switch (letter) {
      case 'n' -> status.path();
      case 's' -> Long.toString(status.size());
      case 'a' -> Integer.toOctalString(status.mode());
      case 'A' -> ModeText.symbolic(status);
      case 'U' -> status.owner();
      case 'G' -> status.group();
      case 'u' -> Integer.toString(status.uid());
      case 'g' -> Integer.toString(status.gid());
      case 'F' -> ModeText.typeName(status);
      case 'h' -> Integer.toString(status.links());
      case 'i' -> Long.toString(status.inode());
      case 'X' -> Long.toString(status.atime().getEpochSecond());
      case 'Y' -> Long.toString(status.mtime().getEpochSecond());
      case 'Z' -> Long.toString(status.ctime().getEpochSecond());
      case '%' -> "%";
      default -> "%" + letter;
    };
  }
}
