package io.skerry.metadata.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file `removed` among the data: this server was taken out of the cluster for good. It must
/// not start again, since its groups go on without it.
final class Retirement {
  private static final String FILE = "removed";

  private final String node;
  private final Path file;

  Retirement(MetadataConfig config) {
    this.node = config.node();
    this.file = config.data().resolve(FILE);
  }

  /// @throws Refusal if the server was taken out before
  void refuse() throws Refusal {
    if (Files.exists(file)) {
      throw line();
    }
  }

  /// Writes it down. A failure is harmless: the next start hears it again from the others.
  Refusal note() {
    try {
      Files.writeString(file, node + " was removed from the cluster\n");
      return line();
    } catch (IOException e) {
      return new Refusal(line().line(), e);
    }
  }

  private Refusal line() {
    return new Refusal(
        "%s was removed from the cluster and does not run any more; its folder can be deleted"
            .formatted(node));
  }
}
