package io.skerry.cli.admin;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.ClusterDescription;
import io.skerry.client.FileStatus;
import io.skerry.client.HealthReport;
import io.skerry.client.NamespaceStatus;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says in plain words how something is and what, if anything, a person must do.
@Command(
    name = "explain",
    header = "Say how a node, a placement group or a file is, and what to do if it is not well.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry explain s1", "  skerry explain pg/7", "  skerry explain /demo/report.pdf"})
public final class ExplainCommand implements Callable<Integer> {
  @Parameters(paramLabel = "SUBJECT", description = "A node, pg/NUMBER or a path.")
  private String subject = "";

  private final Shell shell;

  public ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    boolean path = subject.startsWith("/") || subject.contains("://");
    List<RemotePath> paths = path ? List.of(RemotePath.parse(subject)) : List.of();
    try (Skerry skerry = new Connections(shell).open(paths)) {
      if (path) {
        file(skerry, paths.getFirst());
      } else if (subject.matches("pg/[0-9]{1,9}")) {
        group(skerry, Integer.parseInt(subject.substring("pg/".length())));
      } else {
        node(skerry, subject);
      }
    }
    return ExitCode.DONE;
  }

  private void node(Skerry skerry, String name) throws IOException {
    ClusterDescription description = skerry.cluster().describe();
    ClusterDescription.Node node =
        description.nodes().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> Failure.of(name + ": no node of that name (nor pg/NUMBER, nor path)"));
    long groups =
        description.placementGroups().stream()
            .filter(group -> group.nodes().contains(node.id()))
            .count();
    Terminal terminal = shell.terminal();
    terminal.line(
        String.format(
            "%s: %s server at site %s, rack %s, %s, %s",
            name, node.role(), node.site(), node.rack(), node.address(), node.state()));
    if (node.role().equals("storage")) {
      terminal.line("  member of " + groups + " placement groups");
    }
    problems(skerry, name, node.state().equals("up"));
  }

  private void group(Skerry skerry, int number) throws IOException {
    ClusterDescription description = skerry.cluster().describe();
    ClusterDescription.PlacementGroup group =
        description.placementGroups().stream()
            .filter(candidate -> candidate.id() == number)
            .findFirst()
            .orElseThrow(() -> Failure.of("pg/" + number + ": no such placement group"));
    Terminal terminal = shell.terminal();
    terminal.line("pg/" + number + ": " + group.copies() + " copies, epoch " + group.epoch());
    boolean well = true;
    for (int member : group.nodes()) {
      Optional<ClusterDescription.Node> node =
          description.nodes().stream().filter(known -> known.id() == member).findFirst();
      well &= node.filter(known -> known.state().equals("up")).isPresent();
      String words =
          node.map(known -> known.name() + " at site " + known.site() + ", " + known.state())
              .orElse("node " + member + ", unknown");
      terminal.line("  " + words);
    }
    problems(skerry, "pg/" + number, well);
  }

  private void file(Skerry skerry, RemotePath path) throws IOException {
    if (path.isRoot()) {
      throw Failure.of("/: name a namespace, for example /demo");
    }
    FileStatus status = skerry.files().stat(path.path());
    NamespaceStatus namespace =
        skerry.cluster().namespaces().stream()
            .filter(candidate -> candidate.name().equals(path.names().getFirst()))
            .findFirst()
            .orElseThrow(() -> Failure.of(path + ": no such namespace"));
    String type =
        status.isDirectory() ? "directory" : status.isRegular() ? "file" : "symbolic link";
    Terminal terminal = shell.terminal();
    terminal.line(
        String.format(
            "%s: %s, %d bytes, owner %s, version %d",
            path, type, status.size(), status.owner(), status.version()));
    terminal.line(
        String.format(
            "  sealed in chunks of up to %d bytes, %d copies of each, at least %d before a write"
                + " ends; metadata in group %d",
            namespace.chunkBytes(),
            namespace.copies(),
            namespace.minCopies(),
            namespace.metadataGroup()));
    problems(skerry, path.path(), true);
  }

  private void problems(Skerry skerry, String about, boolean well) throws IOException {
    Terminal terminal = shell.terminal();
    boolean found = false;
    for (HealthReport.Problem problem : skerry.cluster().health().problems()) {
      // Subjects say what they are about: "storage node s1".
      if (problem.subject().equals(about) || problem.subject().endsWith(' ' + about)) {
        found = true;
        terminal.line("  " + problem.what() + "; " + problem.doing());
        terminal.line("  you: " + (problem.todo().isEmpty() ? "nothing" : problem.todo()));
      }
    }
    if (!found) {
      terminal.line(well ? "  nothing is to be done" : "  not well, see: skerry health");
    }
  }
}
