package io.skerry.metadata.store;

/// The state in a directory cannot be served: it belongs to something else or cannot be read.
/// Nothing was changed. The message is one line that names the directory and says what to do.
public final class StoreRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreRefusedException(String message) {
    super(message);
  }
}
