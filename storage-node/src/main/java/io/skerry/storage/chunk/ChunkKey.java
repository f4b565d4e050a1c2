package io.skerry.storage.chunk;

import io.skerry.proto.types.ChunkId;

/// Where a chunk is kept on a node: its placement group and its id.
public record ChunkKey(int pg, ChunkId chunk) {
  @Override
  public String toString() {
    return "pg " + pg + " chunk " + chunk;
  }
}
