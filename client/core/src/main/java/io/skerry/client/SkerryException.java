package io.skerry.client;

import io.skerry.proto.types.ErrorCode;
import java.io.IOException;

/// A call that failed: which error, on which path, and one line for a person.
public final class SkerryException extends IOException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode errorCode;
  private final String path;

  public SkerryException(ErrorCode errorCode, String path, String message) {
    super(message);
    this.errorCode = errorCode;
    this.path = path;
  }

  public SkerryException(ErrorCode errorCode, String path, String message, Throwable cause) {
    super(message, cause);
    this.errorCode = errorCode;
    this.path = path;
  }

  /// In the manner of coreutils: "/demo/x: No such file or directory".
  public static SkerryException of(ErrorCode errorCode, String path) {
    return new SkerryException(errorCode, path, path + ": " + errorCode.text());
  }

  public ErrorCode errorCode() {
    return errorCode;
  }

  /// What the call was about; empty when it was about no file.
  public String path() {
    return path;
  }
}
