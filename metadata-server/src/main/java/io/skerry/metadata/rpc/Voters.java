package io.skerry.metadata.rpc;

import io.skerry.metadata.membership.Peers;
import io.skerry.metadata.model.Peer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The metadata servers as callers are told of them.
///
/// @param authorityFingerprint SHA-256 of the authority's certificate, for tokens
/// @param settings what all of them must be configured with alike, by the keys of the configuration
public record Voters(
    String cluster, String authorityFingerprint, Peers peers, Map<String, Long> settings) {
  public Voters {
    settings = Map.copyOf(settings);
  }

  List<Peer> servers() {
    return peers.present();
  }

  List<String> addresses() {
    return peers.addresses();
  }

  List<String> joinAddresses() {
    return servers().stream().map(Peer::joinAddress).toList();
  }

  Optional<String> joinOf(String address) {
    return find(address).map(Peer::joinAddress);
  }

  /// The name of the server at this address, or the address itself.
  String nodeOf(String address) {
    return find(address).map(Peer::name).orElse(address);
  }

  private Optional<Peer> find(String address) {
    return servers().stream().filter(server -> server.address().equals(address)).findFirst();
  }
}
