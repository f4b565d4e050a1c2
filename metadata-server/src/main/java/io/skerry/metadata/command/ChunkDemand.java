package io.skerry.metadata.command;

import java.util.List;

/// How many chunks a writer wants, and who it is.
///
/// @param session that will own them
/// @param seed drawn by the leader; decides which placement groups they go to
/// @param avoidNodes that the writer could not reach
public record ChunkDemand(long session, int count, long seed, List<Integer> avoidNodes) {
  public ChunkDemand {
    avoidNodes = List.copyOf(avoidNodes);
  }
}
