package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// Cuts servers off from each other, and joins them again.
@Command(
    name = "partition",
    header = "Cut a server off from all others, or join it again.",
    description = {
      "Bytes between it and the other servers wait, and no connection is closed, as when a cable"
          + " is pulled. Clients still reach it: what it answers them is what a partition puts to"
          + " the test.",
      "The first partition of a cluster restarts its servers, one after the other, behind a"
          + " relay. Needs Linux, but not root. dev stop heals.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry dev partition leader:1 on",
      "  skerry dev partition s2 on",
      "  skerry dev partition s2 off",
      "  skerry dev partition all off"
    })
public final class DevPartition implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "NODE",
      description = "A name, leader, leader:GROUP or all.")
  private String node = "";

  @Parameters(index = "1", paramLabel = "on|off", description = "Cut off, or joined again.")
  private String state = "";

  @Mixin private final DirectoryOption directory = new DirectoryOption();

  private final Shell shell;

  public DevPartition(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    LocalCluster cluster = directory.cluster(shell);
    return switch (state) {
      case "on" -> on(cluster);
      case "off" -> off(cluster);
      default ->
          throw Failure.usage("dev partition: say on or off after the node, not \"" + state + '"');
    };
  }

  private int on(LocalCluster cluster) throws IOException {
    if (cluster.processes().stream().noneMatch(ServerProcess::alive)) {
      throw Failure.of("the cluster does not run; start it with: skerry dev start");
    }
    names(cluster); // a wrong name is refused before anything is restarted
    Relays relays = new Relays(cluster);
    relays.place();
    List<String> names = names(cluster);
    Set<String> cut = new TreeSet<>(relays.cutOff());
    cut.addAll(names);
    relays.cutOff(cut);
    Terminal terminal = shell.terminal();
    names.forEach(name -> terminal.line("cut off " + name));
    return ExitCode.DONE;
  }

  private int off(LocalCluster cluster) throws IOException {
    Relays relays = new Relays(cluster);
    Set<String> cut = new TreeSet<>(relays.cutOff());
    if (cut.isEmpty()) {
      throw Failure.of("no server is cut off");
    }
    List<String> names = node.equals("all") ? List.copyOf(cut) : names(cluster);
    for (String name : names) {
      if (!cut.remove(name)) {
        throw Failure.of(name + " is not cut off; cut off: " + String.join(", ", cut));
      }
    }
    relays.cutOff(cut);
    names.forEach(name -> shell.terminal().line("joined " + name));
    return ExitCode.DONE;
  }

  private List<String> names(LocalCluster cluster) throws IOException {
    return cluster.selected(node).stream().map(process -> process.node().name()).toList();
  }
}
