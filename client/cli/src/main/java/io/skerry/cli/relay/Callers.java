package io.skerry.cli.relay;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out which process holds the other end of a connection on this machine: the kernel lists
/// every TCP socket with its inode, and the sockets of every process of the same user. So nothing
/// has to be asked of the servers, and no root is needed.
final class Callers {
  private static final Path PROC = Path.of("/proc");
  private static final String ESTABLISHED = "01";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;

  /// Who called.
  ///
  /// @param node empty when it is no server of the cluster
  record Caller(Optional<String> node) {}

  private Callers() {}

  /// Whether this machine shows what is needed.
  static boolean possible() {
    return Files.isReadable(PROC.resolve("net/tcp"));
  }

  /// The process that connected from `callerPort` to `port`; nothing if it has gone already.
  static Optional<Caller> of(int callerPort, int port, Map<String, Long> processes)
      throws IOException {
    Optional<String> inode = inode(callerPort, port);
    if (inode.isEmpty()) {
      return Optional.empty();
    }
    String socket = "socket:[" + inode.get() + ']';
    for (Map.Entry<String, Long> process : processes.entrySet()) {
      if (holds(process.getValue(), socket)) {
        return Optional.of(new Caller(Optional.of(process.getKey())));
      }
    }
    return Optional.of(new Caller(Optional.empty()));
  }

  private static Optional<String> inode(int callerPort, int port) throws IOException {
    String local = String.format(":%04X", callerPort);
    String remote = String.format(":%04X", port);
    for (String table : List.of("net/tcp", "net/tcp6")) {
      Path file = PROC.resolve(table);
      if (!Files.isReadable(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file)) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > INODE
            && fields[LOCAL].endsWith(local)
            && fields[REMOTE].endsWith(remote)
            && fields[STATE].equals(ESTABLISHED)) {
          return Optional.of(fields[INODE]);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(long pid, String socket) {
    Path descriptors = PROC.resolve(Long.toString(pid)).resolve("fd");
    try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : open) {
        if (target(descriptor).equals(socket)) {
          return true;
        }
      }
    } catch (IOException e) {
      return false; // the process has ended, and with it the connection
    }
    return false;
  }

  /// Empty for a descriptor that was closed meanwhile.
  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
