package io.skerry.client;

/// Somebody whose lock stands against another.
///
/// @param lock with its owner and process, as its client says
/// @param own whether it is this client's
/// @param principal whose client it is, "user/alice"; empty if it is just going away
public record LockHolder(LockSpec lock, boolean own, String principal) {}
