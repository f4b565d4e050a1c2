package io.skerry.metadata.command;

import java.util.List;

/// How many chunks a writer wants, and who it is.
///
/// @param session that will own them
/// @param seed drawn by the leader; decides which placement groups they go to
/// @param avoidNodes that the writer could not reach
/// @param mapVersion of group 0's map as the leader has it; where the group's own is older, want of
///   nodes is not final
public record ChunkDemand(
    long session, int count, long seed, List<Integer> avoidNodes, long mapVersion) {
  public ChunkDemand {
    avoidNodes = List.copyOf(avoidNodes);
  }
}
