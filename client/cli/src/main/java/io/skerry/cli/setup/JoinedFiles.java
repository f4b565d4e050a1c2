package io.skerry.cli.setup;

import io.skerry.cli.shell.Shell;
import io.skerry.client.config.ClientFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Adds identities to the user's configuration file.
final class JoinedFiles {
  /// What to add: an identity and the cluster where it is valid.
  record Entry(String cluster, List<String> servers, String identity, Path files) {}

  private JoinedFiles() {}

  static void register(Shell shell, Entry entry) throws IOException {
    ClientFile file = ClientFile.of(shell.surroundings());
    Path folder = file.path().toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    String text = file.with(entry.cluster(), entry.servers(), entry.identity(), entry.files());
    Path fresh = file.path().resolveSibling(file.path().getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(
        fresh, file.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
