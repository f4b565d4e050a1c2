package io.skerry.cli.admin;

import io.skerry.cli.config.Connections;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.HealthReport;
import io.skerry.client.Skerry;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Says whether the cluster keeps its promises now.
@Command(
    name = "health",
    header = "Say whether all is well; exit code 1 when the cluster has failed.",
    footerHeading = "%nExamples:%n",
    footer = {"  skerry health", "  skerry health --json"})
public final class HealthCommand implements Callable<Integer> {
  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  private final Shell shell;

  public HealthCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    HealthReport report;
    try (Skerry skerry = new Connections(shell).open()) {
      report = skerry.cluster().health();
    }
    if (json) {
      shell.terminal().line(Json.text(json(report)));
    } else {
      print(report);
    }
    return report.status().equals("failed") ? ExitCode.FAILED : ExitCode.DONE;
  }

  private static Object json(HealthReport report) {
    return Json.object(
        "status",
        report.status(),
        "problems",
        report.problems().stream().map(HealthCommand::json).toList(),
        "debts",
        report.debts(),
        "divergent",
        report.divergent());
  }

  private static Object json(HealthReport.Problem problem) {
    return Json.object(
        "subject", problem.subject(),
        "what", problem.what(),
        "doing", problem.doing(),
        "todo", problem.todo());
  }

  private void print(HealthReport report) {
    Terminal terminal = shell.terminal();
    terminal.line("status: " + report.status());
    terminal.line("copies still to be made: " + report.debts());
    terminal.line("divergent replicas: " + report.divergent());
    for (HealthReport.Problem problem : report.problems()) {
      terminal.line("");
      terminal.line(problem.subject() + ": " + problem.what());
      line("the cluster", problem.doing());
      line("you", problem.todo());
    }
  }

  private void line(String who, String what) {
    if (!what.isEmpty()) {
      shell.terminal().line("  " + who + ": " + what);
    }
  }
}
