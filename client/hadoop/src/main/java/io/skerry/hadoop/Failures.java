package io.skerry.hadoop;

import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.PathIsNotEmptyDirectoryException;
import org.apache.hadoop.security.AccessControlException;

/// Failures of the library as users of Hadoop expect them; the library's own is the cause.
final class Failures {
  private Failures() {}

  /// A call of the library.
  interface Call<T> {
    T run() throws IOException;
  }

  /// A call of the library that answers nothing.
  interface Action {
    void run() throws IOException;
  }

  /// Runs a call about something that is expected to be there.
  static <T> T finding(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SkerryException e) {
      throw of(e);
    }
  }

  static void doing(Action action) throws IOException {
    try {
      action.run();
    } catch (SkerryException e) {
      throw of(e);
    }
  }

  /// Runs a call that makes a name.
  static <T> T making(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (SkerryException e) {
      throw ofMaking(e);
    }
  }

  static IOException of(SkerryException failure) {
    String line = String.valueOf(failure.getMessage());
    return caused(
        failure,
        switch (failure.errorCode()) {
          case NOT_FOUND, STALE, NOT_A_DIRECTORY, IS_A_DIRECTORY -> new FileNotFoundException(line);
          case ALREADY_EXISTS -> new FileAlreadyExistsException(line);
          case DIRECTORY_NOT_EMPTY -> new PathIsNotEmptyDirectoryException(failure.path());
          case PERMISSION_DENIED,
              NOT_PERMITTED,
              UNAUTHENTICATED,
              ROLE_REFUSED,
              CAPABILITY_REFUSED ->
              new AccessControlException(line);
          case QUOTA_EXCEEDED -> new ClusterStorageCapacityExceededException(line);
          case NOT_SUPPORTED -> throw new UnsupportedOperationException(line, failure);
          default -> new PathIOException(failure.path(), line);
        });
  }

  /// The same about a name that was to be made: what is in its way is named.
  static IOException ofMaking(SkerryException failure) {
    String line = String.valueOf(failure.getMessage());
    return switch (failure.errorCode()) {
      case NOT_A_DIRECTORY -> caused(failure, new ParentNotDirectoryException(line));
      case IS_A_DIRECTORY -> caused(failure, new FileAlreadyExistsException(line));
      default -> of(failure);
    };
  }

  /// What an iteration of the library had to wrap.
  static IOException unwrapped(UncheckedIOException wrapped) {
    IOException cause = wrapped.getCause();
    return cause instanceof SkerryException failure ? of(failure) : new IOException(wrapped);
  }

  static boolean missing(SkerryException failure) {
    ErrorCode code = failure.errorCode();
    return code == ErrorCode.NOT_FOUND || code == ErrorCode.NOT_A_DIRECTORY;
  }

  private static IOException caused(SkerryException failure, IOException made) {
    if (made.getCause() == null) {
      made.initCause(failure);
    }
    return made;
  }
}
