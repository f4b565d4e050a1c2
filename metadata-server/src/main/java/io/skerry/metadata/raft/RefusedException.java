package io.skerry.metadata.raft;

import io.skerry.proto.types.ErrorCode;

/// A command or read that this replica does not answer. Unless the code is INTERNAL the caller may
/// come again: RETRY says that the outcome is not known, the others that nothing was executed.
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String leaderAddress;

  /// @param leaderAddress where to go instead; empty if unknown
  public RefusedException(ErrorCode code, String message, String leaderAddress) {
    super(message, null, false, false);
    this.code = code;
    this.leaderAddress = leaderAddress;
  }

  public RefusedException(ErrorCode code, String message) {
    this(code, message, "");
  }

  public ErrorCode code() {
    return code;
  }

  /// host:port of the group's leader as known here; empty if unknown.
  public String leaderAddress() {
    return leaderAddress;
  }
}
