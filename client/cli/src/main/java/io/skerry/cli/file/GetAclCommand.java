package io.skerry.cli.file;

import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.client.AccessLists;
import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.client.FileSystem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows access control lists.
@Command(
    name = "getfacl",
    header = "Show who may do what with files.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry getfacl /demo/photos", "  skerry getfacl --json /demo/report.pdf"})
public final class GetAclCommand implements Callable<Integer> {
  @Option(names = "--json", description = "A JSON array.")
  private boolean json;

  @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files or directories.")
  private List<String> paths = List.of();

  private final Shell shell;
  private final List<Map<String, Object>> found = new ArrayList<>();

  public GetAclCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    int exitCode = EachPath.run(shell, paths, this::show);
    if (json) {
      shell.terminal().line(Json.text(found));
    }
    return exitCode;
  }

  private void show(FileSystem files, RemotePath path) throws IOException {
    AccessLists lists = files.attributes().acl(path.path());
    if (json) {
      found.add(
          Json.object(
              "path", path.path(),
              "owner", lists.status().owner(),
              "group", lists.status().group(),
              "access", entries(lists.access()),
              "default", entries(lists.defaults())));
      return;
    }
    shell.terminal().line("# file: " + path.path());
    shell.terminal().line("# owner: " + lists.status().owner());
    shell.terminal().line("# group: " + lists.status().group());
    print("", lists.access());
    print("default:", lists.defaults());
    shell.terminal().line("");
  }

  private void print(String prefix, List<AclEntry> entries) {
    int mask =
        entries.stream()
            .filter(entry -> entry.tag() == Tag.MASK)
            .mapToInt(AclEntry::rights)
            .findFirst()
            .orElse(7);
    for (AclEntry entry : entries) {
      boolean masked = entry.tag().named() || entry.tag() == Tag.OWNING_GROUP;
      int effective = masked ? entry.rights() & mask : entry.rights();
      String note = effective == entry.rights() ? "" : "\t#effective:" + AclText.rights(effective);
      shell.terminal().line(prefix + AclText.text(entry) + note);
    }
  }

  private static List<Map<String, Object>> entries(List<AclEntry> entries) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (AclEntry entry : entries) {
      all.add(
          Json.object(
              "tag", AclText.word(entry.tag()),
              "name", entry.name(),
              "rights", AclText.rights(entry.rights())));
    }
    return all;
  }
}
