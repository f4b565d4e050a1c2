package io.skerry.cli.admin;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClusterAdmin;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Takes a storage node or metadata server out of the cluster for good.
@Command(
    name = "remove",
    header = "Take a storage node or metadata server out of the cluster for good.",
    description =
        "A storage node: only if nobody needs what it holds; drain it first. One that is gone for"
            + " ever can be removed with --lost, unless a chunk has its last copy there. A metadata"
            + " server: only if the others can do without it; it is taken out of every group, then"
            + " it stops by itself. Names are not used again.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry --as admin node remove s4",
      "  skerry --as admin node remove s4 --lost",
      "  skerry --as admin node remove m1"
    })
public final class NodeRemove implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  @Parameters(paramLabel = "NODE", description = "Name of the node.")
  private String name = "";

  @Option(names = "--lost", description = "It is down and will not come back.")
  private boolean lost;

  private final Shell shell;

  public NodeRemove(Shell shell) {
    this.shell = shell;
  }

  private boolean leaves(ClusterAdmin cluster) throws IOException {
    return cluster.describe().nodes().stream()
        .anyMatch(node -> node.name().equals(name) && node.role().equals(Role.METADATA.word()));
  }

  /// A metadata server leaves group by group, within seconds if the others are well.
  private void awaitGone(ClusterAdmin cluster) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (leaves(cluster)) {
      if (System.nanoTime() - end > 0) {
        throw Failure.of(
            "%s is being removed, which takes longer than %d s; see: skerry explain %s"
                .formatted(name, PATIENCE.toSeconds(), name));
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.of("interrupted; " + name + " is being removed all the same");
      }
    }
  }

  @Override
  public Integer call() throws IOException {
    return AsAdmin.run(
        shell,
        cluster -> {
          boolean metadata = leaves(cluster);
          cluster.removeNode(name, lost);
          if (metadata) {
            awaitGone(cluster);
          }
          shell.terminal().line("removed " + name + "; stop its process if it still runs");
        });
  }
}
