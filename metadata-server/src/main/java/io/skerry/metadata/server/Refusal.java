package io.skerry.metadata.server;

/// A reason not to start, as the one line that a person reads.
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  public Refusal(String line) {
    super(line.replace('\n', ' '));
  }

  public Refusal(String line, Throwable cause) {
    super(line.replace('\n', ' '), cause);
  }

  /// The line; never absent.
  public String line() {
    return String.valueOf(getMessage());
  }
}
