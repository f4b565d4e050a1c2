package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.FileStatus;
import io.skerry.proto.rpc.AllocateChunksReply;
import io.skerry.proto.rpc.FileKey;
import io.skerry.proto.rpc.WriteHandleReply;
import java.util.List;
import java.util.Optional;

/// What a writer got when it opened a file, or before it makes one.
///
/// @param status empty: the file is made by the first commit
/// @param version of the content that was there; of a new file the first one, even if somebody has
///   written to it before the answer was made
/// @param created whether the file was made by this open
/// @param allReceipts whether a chunk waits for every member of its group
/// @param hold says to the service what is open; empty for a file that is still to be made
/// @param holdMillis how long the service keeps what it is not told again
record WriteHandle(
    Optional<FileStatus> status,
    boolean created,
    long version,
    long keyId,
    ContentKey key,
    List<PlacedChunk> chunks,
    int blockBytes,
    int chunkBytes,
    int minCopies,
    boolean allReceipts,
    ByteString hold,
    int holdMillis) {

  /// Of a file without content.
  static final long FIRST_VERSION = 1;

  static WriteHandle of(FileStatus status, WriteHandleReply reply, boolean created) {
    return new WriteHandle(
        Optional.of(status),
        created,
        created ? FIRST_VERSION : reply.getAttributes().getVersion(),
        reply.getKey().getId(),
        new ContentKey(reply.getKey().getKey()),
        PlacedChunk.of(reply.getGrantsList(), reply.getNodesList()),
        reply.getBlockBytes(),
        reply.getChunkBytes(),
        Math.max(1, reply.getMinCopies()),
        /* allReceipts= */ false,
        reply.getHoldHandle(),
        reply.getHoldMillis());
  }

  /// A file that is still to be made.
  ///
  /// @param chunks to begin with
  static WriteHandle unnamed(FileKey key, List<PlacedChunk> chunks, AllocateChunksReply reply) {
    return new WriteHandle(
        Optional.empty(),
        /* created= */ true,
        0,
        key.getId(),
        new ContentKey(key.getKey()),
        chunks,
        reply.getBlockBytes(),
        reply.getChunkBytes(),
        Math.max(1, reply.getMinCopies()),
        /* allReceipts= */ false,
        ByteString.EMPTY,
        /* holdMillis= */ 0);
  }

  /// The inode, once the file has one.
  long inode() {
    return status.orElseThrow().inode();
  }

  /// The same with a writer that waits for every copy.
  WriteHandle waitingForAll() {
    return new WriteHandle(
        status,
        created,
        version,
        keyId,
        key,
        chunks,
        blockBytes,
        chunkBytes,
        minCopies,
        /* allReceipts= */ true,
        hold,
        holdMillis);
  }
}
