package io.skerry.cli.relay;

/// Where one node is reached and where it listens behind the relay. Both ports are of the loopback
/// address.
public record Route(String node, int port, int listenPort) {}
