package io.skerry.cli.dev;

import io.skerry.cli.shell.Shell;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option that all dev commands share.
final class DirectoryOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder of the local cluster (default: $SKERRY_DIR, else .skerry).")
  private Optional<String> directory = Optional.empty();

  LocalCluster cluster(Shell shell) {
    return LocalCluster.of(shell, directory);
  }

  Optional<String> given() {
    return directory;
  }
}
