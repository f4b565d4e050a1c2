package io.skerry.storage.chunk;

import io.skerry.proto.types.ErrorCode;

/// The node refuses an operation on a chunk or could not carry it out. The message is one line for
/// a person.
public final class ChunkRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public ChunkRefusedException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  public ChunkRefusedException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }
}
