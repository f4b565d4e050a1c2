package io.skerry.worker.heartbeat;

import java.util.List;

/// Who the worker is and whom it reports to.
///
/// @param address where its status can be seen, host:port
/// @param metadataServers host:port of each
public record WorkerProfile(
    String cluster, String name, String site, String address, List<String> metadataServers) {
  public WorkerProfile {
    metadataServers = List.copyOf(metadataServers);
  }
}
