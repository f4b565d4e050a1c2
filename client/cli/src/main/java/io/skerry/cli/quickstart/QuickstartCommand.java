package io.skerry.cli.quickstart;

import io.skerry.cli.dev.ClusterStart;
import io.skerry.cli.dev.LocalCluster;
import io.skerry.cli.dev.LocalPlan;
import io.skerry.cli.setup.ServerJvm;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Quantity;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// A guided first run: a local cluster, a real tree stored by one user, read back and compared by
/// another at another site, and a forbidden write refused.
@Command(
    name = "quickstart",
    header = "Start a local cluster, store a real directory tree, read it back as another user.",
    description = "Uses the running local cluster if there is one. Takes less than a minute.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry quickstart", "  skerry quickstart --dir /tmp/trial"})
public final class QuickstartCommand implements Callable<Integer> {
  /// Without a worker, which has nothing to do for what is shown here.
  private static final LocalPlan PLAN = new LocalPlan(3, 4, 0, 2);

  private static final String TARGET = "/demo/quickstart";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder of the local cluster (default: $SKERRY_DIR, else .skerry).")
  private Optional<String> directory = Optional.empty();

  private final Shell shell;
  private final Terminal terminal;
  private int steps;

  public QuickstartCommand(Shell shell) {
    this.shell = shell;
    this.terminal = shell.terminal();
  }

  @Override
  public Integer call() throws IOException {
    long begin = System.nanoTime();
    LocalCluster cluster = LocalCluster.of(forAGlance(), directory);
    boolean empty = !cluster.exists();
    if (cluster.running()) {
      step("A local cluster runs already, in " + cluster.layout().folder());
    } else {
      step("Starting a local cluster: 3 metadata servers, 4 storage nodes, 2 sites");
    }
    // Also brings back servers of a running cluster that have died.
    new ClusterStart(cluster).run(PLAN);
    Clients clients = new Clients(shell, cluster.layout().folder());
    SampleTree tree = SampleTree.choose(shell);
    if (!empty) {
      clients.run("alice", "rm", "-r", "-f", TARGET).orFail();
    }
    store(clients, tree);
    Path copy = Files.createTempDirectory("skerry-quickstart");
    try {
      read(clients, copy, cluster.farSite());
      compare(tree, copy.resolve("quickstart"));
    } finally {
      SampleTree.delete(copy);
    }
    refused(clients, tree);
    next(cluster);
    double seconds = (System.nanoTime() - begin) / 1e9;
    terminal.line("");
    terminal.line("quickstart done in " + Quantity.seconds(seconds));
    return ExitCode.DONE;
  }

  /// Servers that are looked at for minutes never earn back what the optimising compiler costs; one
  /// that is started again later, by another command, is compiled in full.
  private Shell forAGlance() {
    return shell.variable(ServerJvm.OPTIONS).isPresent()
        ? shell
        : shell.with(ServerJvm.OPTIONS, Clients.SHORT_LIVED);
  }

  private void step(String text) {
    steps++;
    terminal.step((steps == 1 ? "" : "\n") + steps + ". " + text);
  }

  private void store(Clients clients, SampleTree tree) throws IOException {
    step("Storing " + tree.root() + " as " + TARGET + ", as user alice");
    Clients.Answer stored = clients.run("alice", tree.put(TARGET));
    terminal.step("   " + stored.orFail());
    if (tree.hasPrivateFiles()) {
      clients.run("alice", "chmod", "-R", "a+rX", TARGET).orFail();
    }
  }

  private void read(Clients clients, Path copy, String site) throws IOException {
    step("Reading it back in another process, as user bob, standing at site " + site);
    Clients.Answer fetched =
        clients.run("bob", "--site", site, "get", "-r", "--json", TARGET, copy.toString());
    Map<String, Object> summary = fetched.jsonOrFail();
    terminal.line(
        String.format("   fetched %s files, %s bytes", summary.get("files"), summary.get("bytes")));
    long elsewhere = 0;
    for (Map<String, Object> node : Clients.objects(summary, "nodes")) {
      long bytes = ((Number) node.getOrDefault("bytesRead", 0)).longValue();
      if (bytes > 0) {
        terminal.line(
            String.format(
                "   %s at site %s served %d bytes", node.get("node"), node.get("site"), bytes));
        elsewhere += site.equals(node.get("site")) ? 0 : bytes;
      }
    }
    terminal.step(
        elsewhere == 0
            ? "   all of it came from site " + site
            : "   " + elsewhere + " bytes came from other sites");
  }

  private void compare(SampleTree tree, Path copy) throws IOException {
    step("Comparing SHA-256 digests of every file");
    List<String> differences = tree.differences(copy);
    if (!differences.isEmpty()) {
      differences.stream().limit(10).forEach(difference -> terminal.line("   " + difference));
      throw Failure.of(
          differences.size() + " differences between what was stored and what was read");
    }
    terminal.step("   " + tree.fileCount() + " files, all equal; digest of all: " + tree.digest());
  }

  private void refused(Clients clients, SampleTree tree) throws IOException {
    step("bob may read but not write: he tries to store a file there");
    Clients.Answer answer =
        clients.run("bob", "put", tree.anyFile().toString(), TARGET + "/intruder");
    if (answer.exitCode() == ExitCode.DONE) {
      throw Failure.of("bob's write was not refused");
    }
    terminal.step("   refused: " + answer.error());
  }

  private void next(LocalCluster cluster) {
    step("What is running");
    cluster.printStatus();
    terminal.line("");
    terminal.line("Try next:");
    terminal.line("   skerry ls -l " + TARGET + "     look around (as alice)");
    terminal.line("   skerry put -r DIR /demo             store something of your own");
    terminal.line("   skerry dev kill leader              then see that everything goes on");
    terminal.line("   skerry health                       is all well?");
    terminal.line("   skerry dev stop | skerry dev wipe   stop it | delete it");
  }
}
