package io.skerry.client.data;

import io.skerry.client.FileStatus;
import io.skerry.proto.rpc.WriteHandleReply;
import java.util.List;

/// What a writer got when it opened a file.
///
/// @param version of the content that was there; of a new file the first one, even if somebody has
///   written to it before the answer was made
/// @param created whether the file was made by this open
/// @param allReceipts whether a chunk waits for every member of its group
record WriteHandle(
    FileStatus status,
    boolean created,
    long version,
    long keyId,
    ContentKey key,
    List<PlacedChunk> chunks,
    int blockBytes,
    int chunkBytes,
    int minCopies,
    boolean allReceipts) {

  private static final long FIRST_VERSION = 1;

  static WriteHandle of(FileStatus status, WriteHandleReply reply, boolean created) {
    return new WriteHandle(
        status,
        created,
        created ? FIRST_VERSION : reply.getAttributes().getVersion(),
        reply.getKey().getId(),
        new ContentKey(reply.getKey().getKey()),
        PlacedChunk.of(reply.getGrantsList(), reply.getNodesList()),
        reply.getBlockBytes(),
        reply.getChunkBytes(),
        Math.max(1, reply.getMinCopies()),
        /* allReceipts= */ false);
  }

  /// The same with a writer that waits for every copy.
  WriteHandle waitingForAll() {
    return new WriteHandle(
        status, created, version, keyId, key, chunks, blockBytes, chunkBytes, minCopies, true);
  }
}
