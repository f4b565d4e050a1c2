package io.skerry.client;

import java.util.List;

/// What somebody who joined a cluster got: certificate, key and where to go.
///
/// @param certificateChain PEM, own certificate first
/// @param privateKey PEM, PKCS #8; never left this process
/// @param authority PEM of the cluster's certificate authority
/// @param role storage, worker, user or admin
/// @param metadataServers gRPC addresses, host:port
public record JoinedIdentity(
    String cluster,
    String name,
    String role,
    String site,
    String rack,
    String certificateChain,
    String privateKey,
    String authority,
    List<String> metadataServers) {
  public JoinedIdentity {
    metadataServers = List.copyOf(metadataServers);
  }

  @Override
  public String toString() {
    return "JoinedIdentity[" + cluster + ", " + role + '/' + name + ']';
  }
}
