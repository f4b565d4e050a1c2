package io.skerry.metadata.raft.delegation;

/// Who may keep answers in memory.
///
/// @param namespace the one that the answers are about
/// @param principal whose certificate the session was opened with
/// @param holder the way to it
public record Client(int namespace, long session, String principal, Holder holder) {}
