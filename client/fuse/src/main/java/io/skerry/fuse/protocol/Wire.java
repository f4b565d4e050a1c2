package io.skerry.fuse.protocol;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/// A connection to the kernel, for one thread at a time.
public interface Wire extends AutoCloseable {
  /// Waits for the next request.
  ///
  /// @return its bytes, -1 when the file system is unmounted
  long read(MemorySegment request) throws IOException;

  /// Sends one answer. Nothing happens if nobody waits for it any more.
  void write(MemorySegment answer) throws IOException;

  /// One more connection to the same mount.
  Wire another() throws IOException;

  /// The same connection, for an answer that another thread writes; not to be closed.
  Wire shared();

  @Override
  void close();
}
