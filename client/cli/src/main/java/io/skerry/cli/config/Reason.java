package io.skerry.cli.config;

import io.skerry.cli.shell.Failure;
import io.skerry.client.SkerryException;
import io.skerry.client.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// Why something failed, in the few words that a person expects after the file's name.
public final class Reason {
  private Reason() {}

  /// One line for the whole failure, with the path where the exception knows it.
  public static String line(Throwable failure) {
    return switch (failure) {
      case Failure known -> known.line();
      case ConfigurationException known -> known.line();
      case SkerryException remote -> message(remote);
      case FileSystemException local when local.getFile() != null ->
          local.getFile() + ": " + of(local);
      case IOException io -> of(io);
      case UncheckedIOException wrapped -> line(cause(wrapped));
      default -> "internal error: " + failure;
    };
  }

  /// The reason alone.
  public static String of(IOException failure) {
    return switch (failure) {
      case NoSuchFileException e -> "No such file or directory";
      case AccessDeniedException e -> "Permission denied";
      case FileAlreadyExistsException e -> "File exists";
      case NotDirectoryException e -> "Not a directory";
      case DirectoryNotEmptyException e -> "Directory not empty";
      case CharacterCodingException e -> "not valid UTF-8";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> message(failure);
    };
  }

  /// The checked exception that an iteration had to wrap.
  public static IOException cause(UncheckedIOException wrapped) {
    IOException cause = wrapped.getCause();
    return cause == null ? new IOException(wrapped.getMessage(), wrapped) : cause;
  }

  private static String message(IOException failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }
}
