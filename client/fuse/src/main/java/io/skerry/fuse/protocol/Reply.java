package io.skerry.fuse.protocol;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The answer to one request, written from front to back. One for each thread, used again and
/// again.
public final class Reply {
  private static final int HEADER = 16;
  private static final int NOTICE_BYTES = HEADER + 24;
  private static final int INVALIDATE_CONTENT = 2;
  private static final int BLOCK_BYTES = 512;

  /// What programs are told to read and write at once.
  private static final int PREFERRED_BYTES = 128 * 1024;

  private static final int ENTRY_BYTES = 128;
  private static final int DIRENT_BYTES = 24;
  private static final int NAME_BYTES_MAX = 255;

  private final MemorySegment out;
  private final Duration staleness;
  private long end = HEADER;
  private long invalidated;
  private byte[] scratch = new byte[0];

  /// @param out room for the largest answer
  /// @param staleness how long the kernel may answer from what it was told
  Reply(MemorySegment out, Duration staleness) {
    this.out = out;
    this.staleness = staleness;
  }

  void clear() {
    end = HEADER;
    invalidated = 0;
  }

  /// What the kernel has of the content of a node is old; it is told before it gets the answer.
  public void invalidate(long node) {
    invalidated = node;
  }

  /// What the kernel is to be told first, if anything. Uses the place of the answer, which must not
  /// be finished before it is sent.
  Optional<MemorySegment> notice() {
    if (invalidated == 0) {
      return Optional.empty();
    }
    out.set(Layouts.INT, 0, NOTICE_BYTES);
    out.set(Layouts.INT, 4, INVALIDATE_CONTENT);
    out.set(Layouts.LONG, 8, 0);
    out.set(Layouts.LONG, HEADER, invalidated);
    out.set(Layouts.LONG, HEADER + 8, 0); // from the beginning
    out.set(Layouts.LONG, HEADER + 16, 0); // to the end
    return Optional.of(out.asSlice(0, NOTICE_BYTES));
  }

  /// Ends the answer and shows its bytes.
  MemorySegment finished(long unique, int error) {
    long length = error == 0 ? end : HEADER;
    out.set(Layouts.INT, 0, (int) length);
    out.set(Layouts.INT, 4, -error);
    out.set(Layouts.LONG, 8, unique);
    return out.asSlice(0, length);
  }

  /// A buffer of this thread.
  public byte[] scratch(int bytes) {
    if (scratch.length < bytes) {
      scratch = new byte[bytes];
    }
    return scratch;
  }

  public Reply int16(int value) {
    out.set(Layouts.SHORT, end, (short) value);
    end += Short.BYTES;
    return this;
  }

  public Reply int32(int value) {
    out.set(Layouts.INT, end, value);
    end += Integer.BYTES;
    return this;
  }

  public Reply int64(long value) {
    out.set(Layouts.LONG, end, value);
    end += Long.BYTES;
    return this;
  }

  public Reply bytes(byte[] bytes, int offset, int length) {
    MemorySegment.copy(bytes, offset, out, Layouts.BYTE, end, length);
    end += length;
    return this;
  }

  public Reply bytes(byte[] bytes) {
    return bytes(bytes, 0, bytes.length);
  }

  Reply zeros(int count) {
    out.asSlice(end, count).fill((byte) 0);
    end += count;
    return this;
  }

  /// A node that a name leads to.
  public Reply entry(long node, NodeAttributes attributes) {
    int64(node).int64(0);
    int64(staleness.toSeconds()).int64(staleness.toSeconds());
    int32(staleness.toNanosPart()).int32(staleness.toNanosPart());
    return attributes(attributes);
  }

  /// Attributes of a node that the kernel knows.
  public Reply known(NodeAttributes attributes) {
    int64(staleness.toSeconds()).int32(staleness.toNanosPart()).int32(0);
    return attributes(attributes);
  }

  private Reply attributes(NodeAttributes of) {
    Instant atime = of.atime();
    Instant mtime = of.mtime();
    Instant ctime = of.ctime();
    int64(of.inode()).int64(of.size()).int64(Math.ceilDiv(of.size(), BLOCK_BYTES));
    int64(atime.getEpochSecond()).int64(mtime.getEpochSecond()).int64(ctime.getEpochSecond());
    int32(atime.getNano()).int32(mtime.getNano()).int32(ctime.getNano());
    int32(of.mode()).int32(of.links()).int32(of.uid()).int32(of.gid());
    return int32(of.device()).int32(PREFERRED_BYTES).int32(0);
  }

  /// A lock, or that there is none.
  public Reply lock(Operation.LockRange lock) {
    return int64(lock.start()).int64(lock.end()).int32(lock.type().number()).int32(lock.process());
  }

  /// A handle of an open file or directory.
  public Reply opened(long handle, int flags) {
    return int64(handle).int32(flags).int32(0);
  }

  /// One entry of a directory, if it fits into what the kernel has room for.
  ///
  /// @param next where reading goes on after it
  /// @return false if it does not fit; then nothing was written
  public boolean directoryEntry(DirectoryEntry entry, long next, int room) {
    byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
    int padded = (DIRENT_BYTES + name.length + 7) & ~7;
    if (end - HEADER + padded > room) {
      return false;
    }
    int64(entry.inode()).int64(next).int32(name.length).int32(entry.type());
    bytes(name).zeros(padded - DIRENT_BYTES - name.length);
    return true;
  }

  /// Whether an entry with attributes fits, whatever its name.
  public boolean hasRoomForNode(int room) {
    return end - HEADER + ENTRY_BYTES + DIRENT_BYTES + NAME_BYTES_MAX + 1 <= room;
  }

  /// Stands before an entry of a directory of which the kernel is to look up nothing.
  public Reply noNode() {
    return zeros(ENTRY_BYTES);
  }

  /// What a directory shows of an entry.
  ///
  /// @param type as in `d_type`
  public record DirectoryEntry(long inode, String name, int type) {}

  /// Room of a file system.
  public Reply room(long blocks, long free, long files, int blockBytes) {
    int64(blocks).int64(free).int64(free).int64(files).int64(Integer.MAX_VALUE);
    return int32(blockBytes).int32(NAME_BYTES_MAX).int32(blockBytes).zeros(28);
  }
}
