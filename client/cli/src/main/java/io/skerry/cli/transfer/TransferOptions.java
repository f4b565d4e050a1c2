package io.skerry.cli.transfer;

import io.skerry.cli.shell.Failure;
import java.util.List;
import picocli.CommandLine.Option;

/// The options that put, get and cp share.
final class TransferOptions {
  private static final int PARALLEL = 16;
  private static final int PARALLEL_MAX = 64;

  @Option(
      names = {"-r", "-R", "--recursive"},
      description = "Directories with all they hold.")
  private boolean recursive;

  @Option(
      names = {"-f", "--force"},
      description = "Replace existing files.")
  private boolean force;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      description = "Files copied at the same time (default: 16).")
  private int parallel = PARALLEL;

  @Option(
      names = "--exclude",
      paramLabel = "NAME",
      description = "Leave out files and directories of this name; can be repeated.")
  private List<String> excluded = List.of();

  @Option(names = "--stats", description = "Print bytes moved per storage node, too.")
  private boolean statistics;

  @Option(
      names = {"-q", "--quiet"},
      description = "No summary and no progress.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Print each file and link as soon as it is durable at its target.")
  private boolean verbose;

  @Option(names = "--json", description = "The summary as one JSON object.")
  private boolean json;

  boolean recursive() {
    return recursive;
  }

  boolean force() {
    return force;
  }

  boolean excludes(String name) {
    return excluded.contains(name);
  }

  int parallel() {
    if (parallel < 1 || parallel > PARALLEL_MAX) {
      throw Failure.usage("--parallel must be between 1 and " + PARALLEL_MAX);
    }
    return parallel;
  }

  boolean statistics() {
    return statistics;
  }

  boolean quiet() {
    return quiet;
  }

  boolean verbose() {
    return verbose;
  }

  boolean json() {
    return json;
  }
}
