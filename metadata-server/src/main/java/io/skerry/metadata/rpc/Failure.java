package io.skerry.metadata.rpc;

import io.skerry.proto.types.ErrorCode;

/// A call that is answered with an error code; how every refusal of this package leaves a handler.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final String leaderAddress;

  /// @param leaderAddress with NOT_LEADER, where to go instead; otherwise empty
  public Failure(ErrorCode code, String message, String leaderAddress) {
    super(message, null, false, false);
    this.code = code;
    this.leaderAddress = leaderAddress;
  }

  public Failure(ErrorCode code, String message) {
    this(code, message, "");
  }

  public ErrorCode code() {
    return code;
  }

  public String leaderAddress() {
    return leaderAddress;
  }
}
