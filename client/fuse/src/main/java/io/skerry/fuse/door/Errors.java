package io.skerry.fuse.door;

import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.proto.types.ErrorCode;

/// What programs are told when the library fails.
final class Errors {
  private Errors() {}

  static FuseFailure of(SkerryException failure) {
    return new FuseFailure(errno(failure.errorCode()));
  }

  static Errno errno(ErrorCode code) {
    return switch (code) {
      // EAGAIN would make a program that waits for a file try for ever.
      case VERSION_CONFLICT -> Errno.ESTALE;
      case NOT_LEADER, RETRY, BUSY -> Errno.EIO;
      default -> named(code.posix());
    };
  }

  private static Errno named(String name) {
    for (Errno errno : Errno.values()) {
      if (errno.name().equals(name)) {
        return errno;
      }
    }
    return Errno.EIO;
  }
}
