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
import io.skerry.client.UserAccount;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Says in plain words how something is and what, if anything, a person must do.
@Command(
    name = "explain",
    header = "Say how something is, and what to do if it is not well.",
    description =
        "Whatever skerry health names can be explained: a server of any role, a group of metadata"
            + " servers, a placement group, a namespace; a file and a user too.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry explain s1",
      "  skerry explain storage node s1",
      "  skerry explain group 1",
      "  skerry explain pg/7",
      "  skerry explain namespace demo",
      "  skerry explain /demo/report.pdf"
    })
public final class ExplainCommand implements Callable<Integer> {
  private static final Pattern NUMBERED = Pattern.compile("(pg|group)[/ ][0-9]{1,9}");

  @Parameters(
      paramLabel = "SUBJECT",
      arity = "1..*",
      description = "As skerry health prints it, the bare name, group/N, pg/N, or a path.")
  private List<String> words = List.of();

  private final Shell shell;

  public ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    String subject = String.join(" ", words);
    boolean path = subject.startsWith("/") || subject.contains("://");
    List<RemotePath> paths = path ? List.of(RemotePath.parse(subject)) : List.of();
    try (Skerry skerry = new Connections(shell).open(paths)) {
      if (path) {
        file(skerry, paths.getFirst());
      } else if (NUMBERED.matcher(subject).matches()) {
        int number = Integer.parseInt(subject.substring(subject.length() - digits(subject)));
        if (subject.startsWith("pg")) {
          group(skerry, number);
        } else {
          metadataGroup(skerry, number);
        }
      } else {
        named(skerry, subject);
      }
    }
    return ExitCode.DONE;
  }

  private static int digits(String subject) {
    return subject.length() - 1 - Math.max(subject.lastIndexOf('/'), subject.lastIndexOf(' '));
  }

  /// A name, bare or behind the words for its kind. Two kinds may have the same name: all that have
  /// it are explained.
  private void named(Skerry skerry, String subject) throws IOException {
    Optional<Kind> kind =
        Arrays.stream(Kind.values()).filter(k -> subject.startsWith(k.words + ' ')).findFirst();
    String name = kind.map(k -> subject.substring(k.words.length() + 1)).orElse(subject);
    boolean found = false;
    for (Kind wanted : kind.map(List::of).orElse(List.of(Kind.values()))) {
      found |=
          switch (wanted) {
            case NAMESPACE -> namespace(skerry, name);
            case USER -> user(skerry, name);
            default -> node(skerry, wanted, name);
          };
    }
    if (!found && !printed(skerry, subject)) {
      throw Failure.of(
          subject
              + ": no server, namespace or user of that name (nor group/N, pg/N or path);"
              + " see: skerry node list");
    }
  }

  /// What can be explained by name, in the words of `skerry health`.
  private enum Kind {
    METADATA("metadata server"),
    STORAGE("storage node"),
    WORKER("worker"),
    NAMESPACE("namespace"),
    USER("user");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private boolean node(Skerry skerry, Kind kind, String name) throws IOException {
    ClusterDescription description = skerry.cluster().describe();
    Optional<ClusterDescription.Node> known =
        description.nodes().stream()
            .filter(node -> node.name().equals(name))
            .filter(node -> node.role().equals(kind.name().toLowerCase(Locale.ROOT)))
            .findFirst();
    if (known.isEmpty()) {
      return false;
    }
    ClusterDescription.Node node = known.get();
    String place = node.site().isEmpty() ? "" : " at site " + node.site() + ", rack " + node.rack();
    String address = node.address().isEmpty() ? "" : ", " + node.address();
    Terminal terminal = shell.terminal();
    terminal.line(name + ": " + kind.words + place + address + ", " + node.condition());
    if (kind == Kind.STORAGE) {
      terminal.line("  " + membership(description, node.id()));
    } else if (kind == Kind.METADATA) {
      String votes =
          description.groups().stream()
              .filter(group -> group.members().contains(name))
              .map(group -> String.valueOf(group.group()))
              .collect(Collectors.joining(", "));
      terminal.line("  votes in " + (votes.isEmpty() ? "no group" : "groups " + votes));
      description.groups().stream()
          .filter(group -> group.leader().filter(name::equals).isPresent())
          .forEach(group -> terminal.line("  leads group " + group.group()));
    }
    problems(skerry, kind.words + ' ' + name, node.state().equals("up"));
    return true;
  }

  /// In how many placement groups a node is what.
  private static String membership(ClusterDescription description, int node) {
    Map<String, Integer> states = new TreeMap<>();
    for (ClusterDescription.PlacementGroup group : description.placementGroups()) {
      group.state(node).ifPresent(state -> states.merge(state, 1, Integer::sum));
    }
    int all = states.values().stream().mapToInt(Integer::intValue).sum();
    String text = "member of " + all + " placement groups";
    return states.keySet().equals(Set.of("full")) || all == 0
        ? text
        : text
            + states.entrySet().stream()
                .map(state -> state.getValue() + " " + state.getKey())
                .collect(Collectors.joining(", ", ": ", ""));
  }

  private boolean namespace(Skerry skerry, String name) throws IOException {
    Optional<NamespaceStatus> known =
        skerry.cluster().namespaces().stream()
            .filter(candidate -> candidate.name().equals(name))
            .findFirst();
    if (known.isEmpty()) {
      return false;
    }
    NamespaceStatus namespace = known.get();
    shell
        .terminal()
        .line(
            String.format(
                "/%s: namespace of %s, %d copies, at least %d before a write ends; metadata in"
                    + " group %d",
                name,
                namespace.owner(),
                namespace.copies(),
                namespace.minCopies(),
                namespace.metadataGroup()));
    problems(skerry, "namespace " + name, true);
    return true;
  }

  private boolean user(Skerry skerry, String name) throws IOException {
    Optional<UserAccount> known =
        skerry.cluster().users().stream().filter(user -> user.name().equals(name)).findFirst();
    known.ifPresent(
        user ->
            shell
                .terminal()
                .line(String.format("%s: user, uid %d, group %s", name, user.uid(), user.group())));
    if (known.isPresent()) {
      problems(skerry, "user " + name, true);
    }
    return known.isPresent();
  }

  private void metadataGroup(Skerry skerry, int number) throws IOException {
    ClusterDescription.MetadataGroup group =
        skerry.cluster().describe().groups().stream()
            .filter(candidate -> candidate.group() == number)
            .findFirst()
            .orElseThrow(() -> Failure.of("group/" + number + ": no such group of metadata"));
    shell
        .terminal()
        .line(
            "group "
                + number
                + ": on "
                + String.join(", ", group.members())
                + ", led by "
                + group.leader().orElse("nobody"));
    problems(skerry, "group " + number, group.leader().isPresent());
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
      String state = group.state(member).orElse("full");
      terminal.line("  " + words + (state.equals("full") ? "" : ", " + state));
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
    problems(skerry, "namespace " + path.names().getFirst(), true);
  }

  private void problems(Skerry skerry, String about, boolean well) throws IOException {
    if (!printed(skerry, about)) {
      shell.terminal().line(well ? "  nothing is to be done" : "  not well, see: skerry health");
    }
  }

  /// Prints what health says of a subject; answers whether it says anything.
  private boolean printed(Skerry skerry, String about) throws IOException {
    Terminal terminal = shell.terminal();
    boolean found = false;
    for (HealthReport.Problem problem : skerry.cluster().health().problems()) {
      if (problem.subject().equals(about)) {
        found = true;
        terminal.line("  " + problem.what() + "; " + problem.doing());
        terminal.line("  you: " + (problem.todo().isEmpty() ? "nothing" : problem.todo()));
      }
    }
    return found;
  }
}
