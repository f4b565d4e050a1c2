package io.skerry.metadata.state;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// What a command came to: done, with the ids that its reply is made from, or rejected, changing
/// nothing.
public sealed interface Outcome {
  /// It was done.
  ///
  /// @param ids meaning by command (an inode id first, where there is one)
  /// @param chunks ids of chunks that were allocated
  record Done(List<Long> ids, List<ChunkId> chunks) implements Outcome {
    public Done {
      ids = List.copyOf(ids);
      chunks = List.copyOf(chunks);
    }
  }

  /// It was refused and changed nothing.
  ///
  /// @param message for a person: what was asked, what was found
  record Rejected(ErrorCode code, String message) implements Outcome {}

  static Outcome done(Long... ids) {
    return new Done(List.of(ids), List.of());
  }

  static Outcome rejected(ErrorCode code) {
    return new Rejected(code, code.text());
  }

  static Outcome rejected(ErrorCode code, String message) {
    return new Rejected(code, message);
  }
}
