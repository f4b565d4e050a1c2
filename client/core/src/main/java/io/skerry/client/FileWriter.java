package io.skerry.client;

import io.skerry.client.data.ContentWriter;
import java.io.OutputStream;
import java.util.Objects;

/// The content of one file being written. Nothing of it is visible before {@link #sync} or {@link
/// #close} returns; then it is durable as well. An error sticks: every later call fails with it.
public final class FileWriter extends OutputStream {
  private final ContentWriter content;
  private final byte[] one = new byte[1];

  FileWriter(ContentWriter content) {
    this.content = content;
  }

  @Override
  public synchronized void write(int b) throws SkerryException {
    one[0] = (byte) b;
    content.write(one, 0, 1);
  }

  @Override
  public void write(byte[] bytes) throws SkerryException {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws SkerryException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    content.write(bytes, offset, length);
  }

  /// Makes everything written so far durable and visible, like fsync.
  public void sync() throws SkerryException {
    content.sync();
  }

  /// Commits the rest: when this returns, every reader that opens the file sees it. Closing again
  /// does nothing.
  @Override
  public void close() throws SkerryException {
    content.close();
  }

  /// Ends without a commit. What was there before the last {@link #sync} or the opening stays; a
  /// file that was only just created goes away again. Does nothing after {@link #close}.
  public void abort() {
    content.abort();
  }

  /// The file as of its creation or the last commit.
  ///
  /// @throws IllegalStateException if it appears with its first commit, and before that
  public FileStatus status() {
    return content.status();
  }

  /// Bytes written so far.
  public long position() {
    return content.position();
  }
}
