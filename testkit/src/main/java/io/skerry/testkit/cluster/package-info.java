/// A real cluster for tests: servers as processes with real Raft, RocksDB, TLS and sockets, and
/// verbs to disturb them. Start with {@link io.skerry.testkit.cluster.LocalCluster}. Never ships.
@NullMarked
package io.skerry.testkit.cluster;

import org.jspecify.annotations.NullMarked;
