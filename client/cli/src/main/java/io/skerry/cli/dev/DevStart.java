package io.skerry.cli.dev;

import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.setup.ServerRole;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Starts the local cluster, making it first if there is none.
@Command(
    name = "start",
    header = "Start the local cluster; make it first if there is none.",
    description = "Without options it starts what is there.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry dev start", "  skerry dev start --metadata 3 --storage 4 --sites 2"})
public final class DevStart implements Callable<Integer> {
  private static final int METADATA = 3;
  private static final int STORAGE = 3;

  @Option(names = "--metadata", paramLabel = "N", description = "Metadata servers (default: 3).")
  private Optional<Integer> metadata = Optional.empty();

  @Option(names = "--storage", paramLabel = "N", description = "Storage nodes (default: 3).")
  private Optional<Integer> storage = Optional.empty();

  @Option(names = "--worker", paramLabel = "N", description = "Workers (default: 1).")
  private Optional<Integer> worker = Optional.empty();

  @Option(names = "--sites", paramLabel = "N", description = "Sites a, b, ... (default: 1).")
  private Optional<Integer> sites = Optional.empty();

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevStart(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    LocalCluster cluster = directory.cluster(shell);
    LocalPlan plan =
        new LocalPlan(
            metadata.orElse(METADATA), storage.orElse(STORAGE), worker.orElse(1), sites.orElse(1));
    Optional<Description> present = cluster.layout().read();
    present.ifPresent(this::checkSame);
    new ClusterStart(cluster).run(plan);
    shell.terminal().line("");
    new StatusText(cluster).print(shell.terminal());
    shell.terminal().line("");
    if (directory.given().isPresent()) {
      shell
          .terminal()
          .line("For the other commands: export SKERRY_DIR=" + cluster.layout().folder());
    }
    shell.terminal().line("Try: skerry ls -l /demo   skerry put FILE /demo   skerry dev status");
    return ExitCode.DONE;
  }

  private void checkSame(Description present) {
    check("--metadata", metadata, count(present, ServerRole.METADATA));
    check("--storage", storage, count(present, ServerRole.STORAGE));
    check("--worker", worker, count(present, ServerRole.WORKER));
    long there = present.nodes().stream().map(LocalNode::site).distinct().count();
    check("--sites", sites, there);
  }

  private static long count(Description description, ServerRole role) {
    return description.nodes().stream().filter(node -> node.role() == role).count();
  }

  private static void check(String option, Optional<Integer> asked, long present) {
    if (asked.isPresent() && asked.get() != present) {
      throw Failure.of(
          String.format(
              "a cluster with %s %d is here already; start it without options, or remove it first"
                  + " with: skerry dev wipe",
              option, present));
    }
  }
}
