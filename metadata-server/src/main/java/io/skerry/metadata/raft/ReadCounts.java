package io.skerry.metadata.raft;

/// How many linearizable reads a replica has answered, by what they cost.
///
/// @param atOnce under the leader's lease, without waiting
/// @param waited under the lease, after entries that were committed already were applied here
/// @param asked after a majority had confirmed who leads
public record ReadCounts(long atOnce, long waited, long asked) {}
