package io.skerry.metadata.codec;

/// Stored bytes that this version cannot read: another format, an unknown table, or damage.
public final class CodecException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CodecException(String message) {
    super(message);
  }

  public CodecException(String message, Throwable cause) {
    super(message, cause);
  }
}
