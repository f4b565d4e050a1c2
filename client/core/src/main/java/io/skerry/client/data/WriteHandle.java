package io.skerry.client.data;

import io.skerry.client.FileStatus;
import io.skerry.proto.rpc.WriteHandleReply;
import java.util.List;

/// What a writer got when it opened a file.
///
/// @param created whether the file was made by this open
/// @param version of the content that was there
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

  static WriteHandle of(FileStatus status, WriteHandleReply reply, boolean created) {
    return new WriteHandle(
        status,
        created,
        reply.getAttributes().getVersion(),
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
