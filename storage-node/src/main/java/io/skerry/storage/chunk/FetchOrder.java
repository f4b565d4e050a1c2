package io.skerry.storage.chunk;

import java.util.List;

/// An instruction to copy a chunk that this node lacks from a member that has it.
///
/// @param length bytes of plaintext
/// @param checksum CRC-32C of all sealed blocks in order
/// @param replace whether a copy here that is another one or damaged shall go, once a source has
///   shown a good one
public record FetchOrder(
    ChunkKey key, int epoch, int length, int checksum, boolean replace, List<Source> sources) {
  public FetchOrder {
    sources = List.copyOf(sources);
  }

  /// A member that may have the chunk, and the right to read it there.
  public record Source(String name, String address, PresentedCapability capability) {}
}
