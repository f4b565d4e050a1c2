package io.skerry.storage.store;

/// The data directory cannot be used. The message is one line that says why and what to do; nothing
/// was changed.
public final class StartRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  public StartRefusedException(String message) {
    super(message);
  }

  public StartRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
