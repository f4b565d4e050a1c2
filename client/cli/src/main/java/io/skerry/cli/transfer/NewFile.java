package io.skerry.cli.transfer;

import io.skerry.cli.config.RemotePath;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/// How a transfer makes one file in the cluster: whole, or not at all.
record NewFile(FileSystem files, RemotePath target, CreateOptions options) {
  /// More than that is not sent before it is known that the name is free.
  private static final long SMALL_BYTES = 1 << 20;

  static CreateOptions options(long size, boolean force) {
    CreateOptions options = CreateOptions.defaults();
    if (force) {
      return options.overwriting();
    }
    return size <= SMALL_BYTES ? options.appearingAtCommit() : options;
  }

  /// Stores what a stream brings until its end.
  ///
  /// @param moved is told of each piece, in bytes
  /// @return bytes written
  long write(InputStream in, byte[] buffer, LongConsumer moved) throws IOException {
    try {
      FileWriter writer = files.create(target.path(), options);
      long total = 0;
      try {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          writer.write(buffer, 0, n);
          moved.accept(n);
          total += n;
        }
      } catch (IOException | RuntimeException e) {
        writer.abort();
        throw e;
      }
      writer.close();
      return total;
    } catch (SkerryException e) {
      throw e.errorCode() == ErrorCode.ALREADY_EXISTS ? Existing.refused(target.path()) : e;
    }
  }
}
