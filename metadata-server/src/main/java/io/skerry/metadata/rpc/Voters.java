package io.skerry.metadata.rpc;

import java.util.List;
import java.util.Optional;

/// The metadata servers as callers are told of them.
///
/// @param authorityFingerprint SHA-256 of the authority's certificate, for tokens
public record Voters(String cluster, String authorityFingerprint, List<Server> servers) {
  /// One of them.
  ///
  /// @param address host:port of the main port
  /// @param join host:port of the join port
  public record Server(String node, String address, String join) {}

  public Voters {
    servers = List.copyOf(servers);
  }

  List<String> addresses() {
    return servers.stream().map(Server::address).toList();
  }

  List<String> joinAddresses() {
    return servers.stream().map(Server::join).toList();
  }

  Optional<String> joinOf(String address) {
    return find(address).map(Server::join);
  }

  /// The name of the server at this address, or the address itself.
  String nodeOf(String address) {
    return find(address).map(Server::node).orElse(address);
  }

  private Optional<Server> find(String address) {
    return servers.stream().filter(server -> server.address().equals(address)).findFirst();
  }
}
