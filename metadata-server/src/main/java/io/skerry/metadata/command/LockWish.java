package io.skerry.metadata.command;

import io.skerry.metadata.model.Lock;

/// A lock that somebody would have.
///
/// @param process number of the process on the owner's machine, for others to see; 0: unknown
public record LockWish(Lock.Owner owner, Lock.Range range, boolean exclusive, int process) {}
