package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Changes owners and groups.
@Command(
    name = "chown",
    header = "Change owner and group.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin chown bob /demo/report.pdf",
      "  skerry --as admin chown -R bob:staff /demo/photos",
      "  skerry chown :staff /demo/report.pdf"
    })
public final class ChangeOwnerCommand implements Callable<Integer> {
  @Option(
      names = {"-R", "--recursive"},
      description = "Everything below directories, too.")
  private boolean recursive;

  @Option(
      names = {"-h", "--no-dereference"},
      description = "Symbolic links themselves.")
  private boolean keepLinks;

  @Parameters(index = "0", paramLabel = "OWNER[:GROUP]", description = "Names of user and group.")
  private String owner = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*", description = "Files.")
  private List<String> paths = List.of();

  private final Shell shell;

  public ChangeOwnerCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    int colon = owner.indexOf(':');
    Optional<String> user = part(colon < 0 ? owner : owner.substring(0, colon));
    Optional<String> group = part(colon < 0 ? "" : owner.substring(colon + 1));
    if (user.isEmpty() && group.isEmpty()) {
      throw Failure.usage("chown: name an owner, a :group or both");
    }
    return EachPath.run(shell, paths, (files, path) -> change(files, path, user, group));
  }

  private static Optional<String> part(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private void change(
      FileSystem files, RemotePath path, Optional<String> user, Optional<String> group)
      throws IOException {
    Links links = keepLinks || recursive ? Links.KEEP : Links.FOLLOW;
    Tree.walk(
        files,
        files.stat(path.path()),
        recursive ? Integer.MAX_VALUE : 0,
        (status, depth) -> files.setOwner(status.path(), user, group, links));
  }
}
