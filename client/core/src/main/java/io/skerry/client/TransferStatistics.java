package io.skerry.client;

import java.util.List;

/// File contents that this client moved since it connected, per storage node, sorted by name.
public record TransferStatistics(List<NodeTransfer> nodes) {
  public TransferStatistics {
    nodes = List.copyOf(nodes);
  }

  /// One storage node's share, in sealed bytes that arrived or were confirmed.
  public record NodeTransfer(String name, String site, long bytesRead, long bytesWritten) {}
}
