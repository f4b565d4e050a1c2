package io.skerry.client;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What somebody who joined a cluster got: certificate, key and where to go.
///
/// @param certificateChain PEM, own certificate first
/// @param privateKey PEM, PKCS #8; never left this process
/// @param authority PEM of the cluster's certificate authority
/// @param role metadata, storage, worker, user or admin
/// @param metadataServers gRPC addresses, host:port
/// @param founded what a metadata server must know besides; empty for everybody else
public record JoinedIdentity(
    String cluster,
    String name,
    String role,
    String site,
    String rack,
    String certificateChain,
    String privateKey,
    String authority,
    List<String> metadataServers,
    Optional<Founded> founded) {
  /// The cluster as a new metadata server has to be configured.
  ///
  /// @param servers the metadata servers that are there
  /// @param settings what all of them are configured with alike, by the keys of the configuration
  public record Founded(
      long incarnation, int dataGroups, List<Server> servers, Map<String, Long> settings) {
    public Founded {
      servers = List.copyOf(servers);
      settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }
  }

  /// A metadata server: addresses are host:port.
  public record Server(String node, String address, String joinAddress) {}

  public JoinedIdentity {
    metadataServers = List.copyOf(metadataServers);
  }

  @Override
  public String toString() {
    return "JoinedIdentity[" + cluster + ", " + role + '/' + name + ']';
  }
}
