package io.skerry.metadata.convergence;

import io.skerry.proto.types.ChunkId;
import java.util.List;

/// Chunks in which a node differs from the rows of a placement group.
///
/// @param lacking of which it has no copy, or another one
/// @param unknown that nothing refers to, or that it should have given up
public record Finding(int pg, List<ChunkId> lacking, List<ChunkId> unknown) {
  public Finding {
    lacking = List.copyOf(lacking);
    unknown = List.copyOf(unknown);
  }
}
