package io.skerry.metadata.convergence;

/// A node has answered what no honest node answers.
final class NonsenseException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param what it said
  NonsenseException(String what) {
    super(what, null, false, false);
  }
}
