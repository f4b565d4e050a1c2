package io.skerry.metadata.raft;

import io.skerry.metadata.state.Outcome;

/// A command's outcome once the batch it was computed in is committed and applied here.
///
/// @param index of that batch; a view at or behind it shows what the command did
public record Committed(Outcome outcome, long index) {}
