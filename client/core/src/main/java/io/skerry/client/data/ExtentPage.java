package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.proto.rpc.ChunkGrant;
import io.skerry.proto.rpc.Extent;
import io.skerry.proto.rpc.FileKey;
import io.skerry.proto.rpc.HoldChunksReply;
import io.skerry.proto.rpc.OpenFileReply;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/// The extents of one stretch of a file with everything it takes to read them.
///
/// @param from first byte covered
/// @param to end of the covered stretch
/// @param grantedAtNanos by System.nanoTime
/// @param chunks that the extents lie in, in the order that the proof is for
/// @param proof that these are chunks of this version of the file
record ExtentPage(
    long from,
    long to,
    NavigableMap<Long, PlacedExtent> extents,
    long grantedAtNanos,
    List<ChunkId> chunks,
    ByteString proof) {

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
      int blockBytes) {
    private PlacedExtent in(Map<ChunkId, PlacedChunk> fresh) {
      PlacedChunk now = fresh.getOrDefault(placed.chunk(), placed);
      return new PlacedExtent(offset, length, chunkOffset, chunkLength, now, key, blockBytes);
    }
  }

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
    List<ChunkId> inOrder = reply.getGrantsList().stream().map(ExtentPage::chunk).toList();
    return new ExtentPage(from, to, extents, System.nanoTime(), inOrder, reply.getChunksProof());
  }

  private static ChunkId chunk(ChunkGrant grant) {
    return new ChunkId(grant.getChunk().getHigh(), grant.getChunk().getLow());
  }

  /// The same with fresh grants, as far as the chunks are still there.
  ExtentPage with(HoldChunksReply reply) {
    Map<ChunkId, PlacedChunk> fresh = new HashMap<>();
    PlacedChunk.of(reply.getGrantsList(), reply.getNodesList())
        .forEach(placed -> fresh.put(placed.chunk(), placed));
    NavigableMap<Long, PlacedExtent> renewed = new TreeMap<>();
    extents.forEach((offset, extent) -> renewed.put(offset, extent.in(fresh)));
    return new ExtentPage(from, to, renewed, System.nanoTime(), chunks, proof);
  }

  /// The same with grants that are not to be used any more.
  ExtentPage expired() {
    long longAgo = System.nanoTime() - TimeUnit.DAYS.toNanos(1);
    return new ExtentPage(from, to, extents, longAgo, chunks, proof);
  }

  private static boolean plausible(Extent extent, OpenFileReply reply) {
    return reply.getBlockBytes() > 0
        && extent.getOffset() >= 0
        && extent.getLength() > 0
        && extent.getChunkOffset() >= 0
        && (long) extent.getChunkOffset() + extent.getLength() <= extent.getChunkLength();
  }

  /// Whether the byte lies in the stretch.
  boolean reaches(long position) {
    return from <= position && position < to;
  }

  /// Whether the byte can be read with what is here.
  boolean covers(long position) {
    return reaches(position) && PlacedChunk.usable(grantedAtNanos);
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
