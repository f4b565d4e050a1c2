package io.skerry.worker.heartbeat;

/// Who the worker is.
///
/// @param address where its status can be seen, host:port
public record WorkerProfile(String cluster, String name, String site, String address) {}
