package io.skerry.cli.shell;

/// A command cannot go on: one line for a person and the exit code that says why.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /// Something did not work.
  public static Failure of(String message) {
    return new Failure(message, ExitCode.FAILED);
  }

  /// The command was called in a wrong way.
  public static Failure usage(String message) {
    return new Failure(message, ExitCode.USAGE);
  }

  public int exitCode() {
    return exitCode;
  }

  public String line() {
    String message = getMessage();
    return message == null ? "failed" : message;
  }
}
