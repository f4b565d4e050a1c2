package io.skerry.client.nio;

import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Failures of the library as `java.nio.file` has them, about the path as the caller gave it.
final class Problems {
  private Problems() {}

  static FileSystemException of(SkerryException failure, Path path) {
    return of(failure, path, null);
  }

  static FileSystemException of(SkerryException failure, Path path, @Nullable Path other) {
    String second = other == null ? null : other.toString();
    FileSystemException made = make(failure.errorCode(), path.toString(), second, words(failure));
    made.initCause(failure);
    return made;
  }

  static FileSystemException of(ErrorCode code, Path path) {
    return make(code, path.toString(), null, code.text());
  }

  private static FileSystemException make(
      ErrorCode code, String file, @Nullable String other, String reason) {
    return switch (code) {
      case NOT_FOUND, STALE -> new NoSuchFileException(file, other, null);
      case ALREADY_EXISTS -> new FileAlreadyExistsException(file, other, null);
      case DIRECTORY_NOT_EMPTY -> new DirectoryNotEmptyException(file);
      case PERMISSION_DENIED -> new AccessDeniedException(file, other, null);
      case UNAUTHENTICATED, ROLE_REFUSED, CAPABILITY_REFUSED ->
          new AccessDeniedException(file, other, reason);
      default -> new FileSystemException(file, other, reason);
    };
  }

  /// The library's own line begins with its path, which is not the one that the caller gave.
  private static String words(SkerryException failure) {
    String line = String.valueOf(failure.getMessage());
    String own = failure.path() + ": ";
    return !failure.path().isEmpty() && line.startsWith(own) ? line.substring(own.length()) : line;
  }

  /// What an iteration of the library had to wrap.
  static IOException unwrapped(UncheckedIOException wrapped, Path path) {
    IOException cause = wrapped.getCause();
    if (cause instanceof SkerryException failure) {
      return of(failure, path);
    }
    return cause == null ? new IOException(wrapped) : cause;
  }

  /// A call of the library.
  interface Call<T> {
    T run() throws IOException;
  }

  /// Runs a call about this path.
  static <T> T about(Path path, Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SkerryException e) {
      throw of(e, path);
    }
  }

  /// A call of the library that answers nothing.
  interface Action {
    void run() throws IOException;
  }

  static void doing(Path path, Action action) throws IOException {
    try {
      action.run();
    } catch (SkerryException e) {
      throw of(e, path);
    }
  }
}
