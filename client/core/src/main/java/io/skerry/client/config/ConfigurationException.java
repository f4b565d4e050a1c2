package io.skerry.client.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/// The configuration names no usable cluster or identity: one line that says which file or key is
/// wrong and why.
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ConfigurationException(String line) {
    super(line);
  }

  public String line() {
    return String.valueOf(getMessage());
  }

  /// Why a file could not be read.
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (failure instanceof CharacterCodingException) {
      return "not valid UTF-8";
    }
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
