package io.skerry.metadata.state;

import io.skerry.proto.types.ErrorCode;

/// A rule says no. Checked and without a stack: an answer that ends a decision early, not a fault.
/// `Command.apply` turns it into {@link Outcome.Rejected}; whoever calls a query maps it to the
/// wire.
public final class RejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// @param message for a person: what was asked, what was found
  public RejectedException(ErrorCode code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  public RejectedException(ErrorCode code) {
    this(code, code.text());
  }

  public ErrorCode code() {
    return code;
  }

  /// The message for a person; never absent.
  public String text() {
    return String.valueOf(getMessage());
  }

  public Outcome outcome() {
    return Outcome.rejected(code, text());
  }
}
