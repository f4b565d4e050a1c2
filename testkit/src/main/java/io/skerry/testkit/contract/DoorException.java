package io.skerry.testkit.contract;

import java.io.IOException;

/// A refused operation, in words that all doors share.
public final class DoorException extends IOException {
  private static final long serialVersionUID = 1L;

  private final Trouble trouble;

  public DoorException(Trouble trouble, Throwable cause) {
    super(trouble + ": " + cause, cause);
    this.trouble = trouble;
  }

  public Trouble trouble() {
    return trouble;
  }

  /// Why something was refused.
  public enum Trouble {
    MISSING,
    EXISTS,
    NOT_A_DIRECTORY,
    IS_A_DIRECTORY,
    NOT_EMPTY,
    DENIED,
    NOT_PERMITTED,
    LINK_LOOP,
    NOT_A_LINK,
    NAME_TOO_LONG,
    INVALID,
    NO_DATA,
    /// Nothing that the contract knows.
    OTHER
  }
}
