package io.skerry.hadoop;

import io.skerry.client.ClusterDescription;
import io.skerry.client.SpaceStatus;
import java.io.IOException;
import org.apache.hadoop.fs.FsStatus;

/// Room of the cluster, before replication.
final class Space {
  private Space() {}

  /// The room of the nodes that serve a namespace; of "/" that of all storage nodes.
  static FsStatus of(Connection connection, String path) throws IOException {
    String namespace = ClusterPaths.namespace(path);
    if (!namespace.isEmpty()) {
      SpaceStatus space = Failures.finding(() -> connection.files().space(namespace));
      return status(space.capacityBytes(), space.freeBytes());
    }
    ClusterDescription cluster = Failures.finding(() -> connection.skerry().cluster().describe());
    long capacity = 0;
    long free = 0;
    for (ClusterDescription.Node node : cluster.nodes()) {
      if (node.role().equals("storage") && node.state().equals("up")) {
        capacity += node.capacityBytes();
        free += node.freeBytes();
      }
    }
    return status(capacity, free);
  }

  private static FsStatus status(long capacity, long free) {
    return new FsStatus(capacity, capacity - free, free);
  }
}
