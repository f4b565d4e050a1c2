package io.skerry.storage.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// Whose data this directory holds, in a text file beside the database. Replaced as a whole and
/// synced.
final class IdentityFile {
  private static final String HEADING = "skerry-storage-identity-v1";

  private final Path file;

  IdentityFile(Path directory) {
    this.file = directory.resolve("identity");
  }

  /// @throws StartRefusedException if the file is not one of ours
  Optional<Identity> read() throws StartRefusedException {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      List<String> lines = Files.readAllLines(file);
      if (lines.size() < 4 || !lines.getFirst().equals(HEADING)) {
        throw damaged();
      }
      return Optional.of(
          new Identity(
              field(lines.get(1), "cluster"),
              field(lines.get(2), "node"),
              Long.parseLong(field(lines.get(3), "incarnation"))));
    } catch (IOException e) {
      throw new StartRefusedException("cannot read " + file + ": " + e, e);
    } catch (NumberFormatException e) {
      throw damaged();
    }
  }

  private String field(String line, String name) throws StartRefusedException {
    if (!line.startsWith(name + ": ")) {
      throw damaged();
    }
    return line.substring(name.length() + 2);
  }

  private StartRefusedException damaged() {
    return new StartRefusedException(
        file + " is damaged: restore it, or begin with an empty data directory");
  }

  void write(Identity identity) throws IOException {
    String text =
        HEADING
            + "\ncluster: "
            + identity.cluster()
            + "\nnode: "
            + identity.node()
            + "\nincarnation: "
            + identity.incarnation()
            + "\n";
    Path next = file.resolveSibling("identity.next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /// @param incarnation newest one that a metadata leader named; 0 before the first
  record Identity(String cluster, String node, long incarnation) {}
}
