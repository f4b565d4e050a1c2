package io.skerry.storage.heartbeat;

/// What a node says of itself in every heartbeat.
///
/// @param address host:port that clients reach
public record NodeProfile(String cluster, String name, String site, String rack, String address) {}
