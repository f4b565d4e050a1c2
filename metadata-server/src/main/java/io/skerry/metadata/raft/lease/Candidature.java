package io.skerry.metadata.raft.lease;

/// Somebody asks for votes.
///
/// @param trial whether it only asks if it would win (a pre-vote)
/// @param byInvitation whether the leader of the term before has asked it to
public record Candidature(long term, boolean trial, boolean byInvitation) {}
