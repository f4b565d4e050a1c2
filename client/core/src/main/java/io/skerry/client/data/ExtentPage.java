package io.skerry.client.data;

import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.rpc.Extent;
import io.skerry.proto.rpc.FileKey;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The extents of one stretch of a file with everything it takes to read them.
///
/// @param from first byte covered
/// @param to end of the covered stretch
/// @param grantedAtNanos by System.nanoTime
record ExtentPage(
    long from, long to, NavigableMap<Long, PlacedExtent> extents, long grantedAtNanos) {

  /// A run of file bytes inside one chunk.
  ///
  /// @param offset in the file
  /// @param chunkOffset of the run, in the chunk
  /// @param chunkLength plaintext bytes of the whole chunk
  record PlacedExtent(
      long offset,
      int length,
      int chunkOffset,
      int chunkLength,
      PlacedChunk placed,
      ContentKey key,
      int blockBytes) {}

  /// @param from the offset that was asked for
  static ExtentPage of(RemotePath path, OpenFileReply reply, long from) throws SkerryException {
    Map<ChunkId, PlacedChunk> chunks = new HashMap<>();
    PlacedChunk.of(reply.getGrantsList(), reply.getNodesList())
        .forEach(placed -> chunks.put(placed.chunk(), placed));
    Map<Long, ContentKey> keys = new HashMap<>();
    for (FileKey key : reply.getKeysList()) {
      keys.put(key.getId(), new ContentKey(key.getKey()));
    }
    NavigableMap<Long, PlacedExtent> extents = new TreeMap<>();
    long end = from;
    for (Extent extent : reply.getExtentsList()) {
      ChunkId chunk = new ChunkId(extent.getChunk().getHigh(), extent.getChunk().getLow());
      PlacedChunk placed = chunks.get(chunk);
      ContentKey key = keys.get(extent.getKey());
      if (placed == null || key == null || !plausible(extent, reply)) {
        throw new SkerryException(
            ErrorCode.INTERNAL,
            path.toString(),
            path + ": the server sent an extent that cannot be read, chunk " + chunk);
      }
      extents.put(
          extent.getOffset(),
          new PlacedExtent(
              extent.getOffset(),
              extent.getLength(),
              extent.getChunkOffset(),
              extent.getChunkLength(),
              placed,
              key,
              reply.getBlockBytes()));
      end = Math.max(end, extent.getOffset() + extent.getLength());
    }
    long to = reply.getMoreExtents() ? end : Math.max(end, reply.getAttributes().getSize());
    return new ExtentPage(from, to, extents, System.nanoTime());
  }

  private static boolean plausible(Extent extent, OpenFileReply reply) {
    return reply.getBlockBytes() > 0
        && extent.getOffset() >= 0
        && extent.getLength() > 0
        && extent.getChunkOffset() >= 0
        && (long) extent.getChunkOffset() + extent.getLength() <= extent.getChunkLength();
  }

  boolean covers(long position) {
    return from <= position && position < to && PlacedChunk.usable(grantedAtNanos);
  }

  /// The extent over this byte; empty in a hole.
  Optional<PlacedExtent> at(long position) {
    Map.Entry<Long, PlacedExtent> floor = extents.floorEntry(position);
    return Optional.ofNullable(floor)
        .map(Map.Entry::getValue)
        .filter(extent -> position < extent.offset() + extent.length());
  }

  /// Where the hole that begins here ends.
  long holeEnd(long position) {
    Long next = extents.higherKey(position);
    return next == null ? to : next;
  }
}
