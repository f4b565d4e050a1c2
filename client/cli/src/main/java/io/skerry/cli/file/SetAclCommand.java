package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.AccessLists;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Changes access control lists.
@Command(
    name = "setfacl",
    header = "Change who may do what with files.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry setfacl -m user:bob:rw- /demo/report.pdf",
      "  skerry setfacl -R -m group:staff:r-x,d:group:staff:r-x /demo/photos",
      "  skerry setfacl -x user:bob /demo/report.pdf",
      "  skerry setfacl -b /demo/report.pdf       only the permission bits"
    })
public final class SetAclCommand implements Callable<Integer> {
  @Option(
      names = {"-m", "--modify"},
      paramLabel = "ENTRIES",
      description = "Set these entries: user:NAME:rw-, group:NAME:r-x, mask::rw-; d: for default.")
  private Optional<String> modify = Optional.empty();

  @Option(
      names = {"-x", "--remove"},
      paramLabel = "ENTRIES",
      description = "Remove these: user:NAME, group:NAME; d: for default.")
  private Optional<String> remove = Optional.empty();

  @Option(
      names = {"-b", "--remove-all"},
      description = "Remove all but owner, group and others.")
  private boolean removeAll;

  @Option(
      names = {"-k", "--remove-default"},
      description = "Remove the default list.")
  private boolean removeDefault;

  @Option(
      names = {"-R", "--recursive"},
      description = "Everything below directories, too.")
  private boolean recursive;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or directories.")
  private List<String> paths = List.of();

  private final Shell shell;

  public SetAclCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (modify.isEmpty() && remove.isEmpty() && !removeAll && !removeDefault) {
      throw Failure.usage("setfacl: say what to change: -m, -x, -b or -k");
    }
    List<AclText.Wish> wanted = new ArrayList<>();
    modify.ifPresent(text -> wanted.addAll(AclText.parse(text, /* withRights= */ true)));
    List<AclText.Wish> unwanted = new ArrayList<>();
    remove.ifPresent(text -> unwanted.addAll(AclText.parse(text, /* withRights= */ false)));
    return EachPath.run(shell, paths, (files, path) -> change(files, path, wanted, unwanted));
  }

  private void change(
      FileSystem files, RemotePath path, List<AclText.Wish> wanted, List<AclText.Wish> unwanted)
      throws IOException {
    Tree.walk(
        files,
        files.stat(path.path(), recursive ? Links.KEEP : Links.FOLLOW),
        recursive ? Integer.MAX_VALUE : 0,
        (status, depth) -> {
          if (!status.isSymbolicLink()) {
            change(files, status.path(), status.isDirectory(), new Wishes(wanted, unwanted));
          }
        });
  }

  private record Wishes(List<AclText.Wish> wanted, List<AclText.Wish> unwanted) {
    boolean about(boolean byDefault) {
      return wanted.stream().anyMatch(wish -> wish.byDefault() == byDefault)
          || unwanted.stream().anyMatch(wish -> wish.byDefault() == byDefault);
    }
  }

  private void change(FileSystem files, String path, boolean directory, Wishes wishes)
      throws IOException {
    AccessLists lists = files.attributes().acl(path);
    if (removeAll || wishes.about(false)) {
      AclEdit edit = new AclEdit(lists.access(), removeAll);
      edit.apply(wishes.wanted(), wishes.unwanted(), /* byDefault= */ false);
      files.attributes().setAcl(path, edit.entries());
    }
    boolean clears = removeAll || removeDefault;
    if (!directory || (!clears && !wishes.about(true))) {
      return;
    }
    AclEdit edit = new AclEdit(clears ? List.of() : lists.defaults(), /* minimal= */ false);
    if (wishes.about(true)) {
      edit.complete(lists.access());
      edit.apply(wishes.wanted(), wishes.unwanted(), /* byDefault= */ true);
    }
    if (wishes.about(true) || !lists.defaults().isEmpty()) {
      files.attributes().setDefaultAcl(path, edit.entries());
    }
  }
}
