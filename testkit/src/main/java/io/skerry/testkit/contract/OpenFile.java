package io.skerry.testkit.contract;

/// A file that is open.
public interface OpenFile extends AutoCloseable {
  /// As many bytes from a position on as there are, at most this many.
  byte[] read(long position, int length) throws DoorException;

  /// Writes all; to the end if the file was opened to append.
  void write(long position, byte[] bytes) throws DoorException;

  long size() throws DoorException;

  /// Cuts the file.
  void truncate(long size) throws DoorException;

  /// Makes what was written durable and visible to everybody.
  void sync() throws DoorException;

  @Override
  void close() throws DoorException;
}
