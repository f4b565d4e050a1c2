package io.skerry.hadoop;

import io.skerry.client.FileReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// The way of one stream through a file: fetched ahead while it goes on forward, by windows of a
/// block where it jumps. For one thread at a time.
final class ReadCursor {
  /// Blocks are stored in this size; less is never fetched.
  private static final int WINDOW_BYTES = 64 * 1024;

  /// Reading over so many bytes is cheaper than to begin anew.
  private static final int SKIPPED_MAX = 256 * 1024;

  private final FileReader reader;
  private final ReadPolicy policy;
  private Optional<InputStream> ahead = Optional.empty();
  private long aheadAt;
  private byte[] window = new byte[0];
  private int windowLength;
  private long windowAt;

  /// Where the last read ended.
  private long reached;

  ReadCursor(FileReader reader, ReadPolicy policy) {
    this.reader = reader;
    this.policy = policy;
  }

  /// @param position before the end of the file
  /// @param length at least 1
  /// @return bytes read, at least 1
  int read(long position, byte[] bytes, int offset, int length) throws IOException {
    int count;
    if (inWindow(position)) {
      count = fromWindow(position, bytes, offset, length);
    } else if (aheadReaches(position) || goesOn(position)) {
      count = fromAhead(position, bytes, offset, length);
    } else {
      drop();
      count = fromFile(position, bytes, offset, length);
    }
    reached = position + count;
    return count;
  }

  private boolean inWindow(long position) {
    return position >= windowAt && position < windowAt + windowLength;
  }

  private int fromWindow(long position, byte[] bytes, int offset, int length) {
    int from = (int) (position - windowAt);
    int count = Math.min(length, windowLength - from);
    System.arraycopy(window, from, bytes, offset, count);
    return count;
  }

  private boolean aheadReaches(long position) {
    return ahead.isPresent() && position >= aheadAt && position - aheadAt <= SKIPPED_MAX;
  }

  /// Whether it pays to fetch ahead from here.
  private boolean goesOn(long position) {
    return switch (policy) {
      case SEQUENTIAL -> true;
      case RANDOM -> false;
      case ADAPTIVE -> position == reached;
    };
  }

  private int fromAhead(long position, byte[] bytes, int offset, int length) throws IOException {
    if (!aheadReaches(position)) {
      drop();
      ahead = Optional.of(reader.stream(position));
      aheadAt = position;
    }
    InputStream stream = ahead.orElseThrow();
    stream.skipNBytes(position - aheadAt);
    aheadAt = position;
    int count = stream.read(bytes, offset, length);
    if (count < 1) {
      throw new IOException("the content ends at " + position + ", before its size");
    }
    aheadAt += count;
    return count;
  }

  private int fromFile(long position, byte[] bytes, int offset, int length) throws IOException {
    if (length >= WINDOW_BYTES) {
      return reader.read(position, bytes, offset, length);
    }
    if (window.length == 0) {
      window = new byte[WINDOW_BYTES];
    }
    windowLength = 0;
    windowLength = reader.read(position, window, 0, WINDOW_BYTES);
    windowAt = position;
    return fromWindow(position, bytes, offset, length);
  }

  /// Gives up what was fetched ahead.
  private void drop() throws IOException {
    if (ahead.isPresent()) {
      ahead.get().close();
      ahead = Optional.empty();
    }
  }

  /// Gives all memory back; reading goes on from anywhere.
  void release() throws IOException {
    drop();
    window = new byte[0];
    windowLength = 0;
  }
}
