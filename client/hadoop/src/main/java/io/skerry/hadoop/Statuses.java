package io.skerry.hadoop;

import io.skerry.client.FileStatus;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/// Makes statuses of Hadoop out of those of the library.
final class Statuses {
  private final Connection connection;
  private final ClusterPaths paths;
  private final long blockBytes;

  Statuses(Connection connection, ClusterPaths paths, long blockBytes) {
    this.connection = connection;
    this.paths = paths;
    this.blockBytes = blockBytes;
  }

  /// The status of something under the path that it was asked for by.
  SkerryFileStatus of(FileStatus status, Path path) throws IOException {
    int copies = Failures.finding(() -> connection.copies(ClusterPaths.namespace(status.path())));
    return new SkerryFileStatus(
        status, path, target(status), new SkerryFileStatus.Storage(copies, blockBytes));
  }

  SkerryFileStatus of(FileStatus status) throws IOException {
    return of(status, paths.inHadoop(status.path()));
  }

  /// What a symbolic link leads to, as a path of this file system. A relative target stays so.
  Optional<Path> target(FileStatus status) {
    if (status.linkTarget().isEmpty()) {
      return Optional.empty();
    }
    String target = status.linkTarget().get();
    try {
      return Optional.of(target.startsWith("/") ? paths.inHadoop(target) : relative(target));
    } catch (IOException e) {
      // It leads out of this file system; the service follows it nevertheless.
      return Optional.of(new Path(target));
    }
  }

  private static Path relative(String target) {
    // Of parts: a colon in it would be taken for the end of a scheme.
    return new Path(/* scheme= */ null, /* authority= */ null, target);
  }
}
