package io.skerry.proto.bulk;

import com.google.protobuf.MessageLite;
import java.util.Optional;

/// A message of the chunk service whose field `blocks` is kept apart from the others.
///
/// @param envelope the message without its blocks
public record BulkMessage<M extends MessageLite>(M envelope, Optional<BlockRun> run) {
  public static <M extends MessageLite> BulkMessage<M> of(M envelope) {
    return new BulkMessage<>(envelope, Optional.empty());
  }

  public static <M extends MessageLite> BulkMessage<M> of(M envelope, BlockRun run) {
    return new BulkMessage<>(envelope, Optional.of(run));
  }

  /// Bytes of content that it carries.
  public int payloadBytes() {
    return run.map(BlockRun::length).orElse(0);
  }
}
