package io.skerry.metadata.store;

/// The database failed while it was in use. Nothing can be said about later calls: the process
/// should end.
public final class StoreFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoreFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
