package io.skerry.hadoop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.Options.HandleOpt;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;

/// A file as somebody saw it: its path and its etag, of which only the part that names the file
/// counts where the content may have changed since.
final class SkerryPathHandle implements PathHandle {
  private static final long serialVersionUID = 1L;

  /// Of what is written by this class, before the rest.
  private static final int FORMAT = 0x534b5031;

  private final String path;
  private final String etag;

  private SkerryPathHandle(String path, String etag) {
    this.path = path;
    this.etag = etag;
  }

  /// @throws UnsupportedOperationException if the file shall be found wherever it was moved to
  /// @throws IllegalArgumentException if the status is not of this kind of file system
  static SkerryPathHandle of(FileStatus status, HandleOpt... options) {
    if (HandleOpt.getOpt(HandleOpt.Location.class, options)
        .orElse(HandleOpt.moved(false))
        .allowChange()) {
      throw new UnsupportedOperationException("a file is not found again under another path");
    }
    if (!(status instanceof SkerryFileStatus own) || !own.isFile()) {
      throw new IllegalArgumentException(status + ": not the status of a file of Skerry");
    }
    boolean changed =
        HandleOpt.getOpt(HandleOpt.Data.class, options)
            .orElse(HandleOpt.changed(false))
            .allowChange();
    String etag = own.getEtag();
    return new SkerryPathHandle(
        own.getPath().toString(), changed ? etag.substring(0, etag.indexOf('-') + 1) : etag);
  }

  /// Reads what {@link #bytes} wrote, perhaps elsewhere.
  static SkerryPathHandle of(ByteBuffer bytes) throws InvalidPathHandleException {
    try {
      ByteBuffer in = bytes.duplicate();
      if (in.getInt() == FORMAT) {
        byte[] etag = new byte[in.get()];
        in.get(etag);
        String path = StandardCharsets.UTF_8.decode(in).toString();
        return new SkerryPathHandle(path, new String(etag, StandardCharsets.US_ASCII));
      }
    } catch (RuntimeException e) {
      throw new InvalidPathHandleException("not a path handle of Skerry: " + e);
    }
    throw new InvalidPathHandleException("not a path handle of Skerry");
  }

  Path path() {
    return new Path(path);
  }

  /// Whether a file with this etag is the one that is meant.
  boolean fits(String found) {
    return etag.endsWith("-") ? found.startsWith(etag) : found.equals(etag);
  }

  @Override
  public ByteBuffer bytes() {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    byte[] tag = etag.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + 1 + tag.length + name.length);
    return bytes.putInt(FORMAT).put((byte) tag.length).put(tag).put(name).flip();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SkerryPathHandle handle
        && handle.path.equals(path)
        && handle.etag.equals(etag);
  }

  @Override
  public int hashCode() {
    return Objects.hash(path, etag);
  }

  @Override
  public String toString() {
    return path + " as of " + etag;
  }
}
