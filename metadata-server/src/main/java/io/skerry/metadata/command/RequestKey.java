package io.skerry.metadata.command;

/// Names one request for exactly-once execution (P8).
///
/// @param number 1, 2, 3 ... within the session
/// @param answeredBelow every lower number has been answered to the caller
/// @param holding not 0: the caller believes to have locks of this holding, without which the
///   request is refused
public record RequestKey(long session, long number, long answeredBelow, long holding) {
  /// One of a caller who relies on no lock.
  public RequestKey(long session, long number, long answeredBelow) {
    this(session, number, answeredBelow, 0);
  }
}
