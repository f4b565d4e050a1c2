package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileReader;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Prints SHA-256 digests of contents.
@Command(
    name = "checksum",
    header = "Print SHA-256 digests, in the format of sha256sum.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry checksum /demo/backup.tar", "  skerry checksum -r /demo/photos"})
public final class ChecksumCommand implements Callable<Integer> {
  private static final int BUFFER_BYTES = 256 * 1024;

  @Option(
      names = {"-r", "-R", "--recursive"},
      description = "Every file below directories.")
  private boolean recursive;

  @Option(names = "--json", description = "A JSON array of path and sha256.")
  private boolean json;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;
  private final List<Map<String, Object>> found = new ArrayList<>();

  public ChecksumCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    int exitCode = EachPath.run(shell, paths, this::path);
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void path(FileSystem files, RemotePath path) throws IOException {
    if (recursive && files.stat(path.path()).isDirectory()) {
      tree(files, path.path());
    } else {
      file(files, path.path());
    }
  }

  private void tree(FileSystem files, String directory) throws IOException {
    for (FileStatus entry : files.list(directory)) {
      if (entry.isDirectory()) {
        tree(files, entry.path());
      } else if (entry.isRegular()) {
        file(files, entry.path());
      }
    }
  }

  private void file(FileSystem files, String path) throws IOException {
    String digest = digest(files, path);
    if (json) {
      found.add(Json.object("path", path, "sha256", digest));
    } else {
      shell.terminal().line(digest + "  " + path);
    }
  }

  private static String digest(FileSystem files, String path) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IOException("this Java has no SHA-256", e);
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (FileReader reader = files.open(path);
        InputStream stream = reader.stream()) {
      for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }
}
