package io.skerry.client.data;

import io.skerry.client.SkerryException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;

/// Reads a file from front to back, fetching further ranges ahead while memory allows it.
public final class ReadCursor extends InputStream {
  /// A range is held sealed and open at the same time.
  private static final long RESERVED = 2L * FileRange.BYTES_MAX;

  private final ContentReader reader;
  private final Deque<Ahead> ahead = new ArrayDeque<>();
  private final byte[] one = new byte[1];
  private Optional<PlainRange> current = Optional.empty();
  private int inCurrent;
  private long planned;
  private int depth = 2;
  private boolean closed;

  /// @param from first byte to read
  public ReadCursor(ContentReader reader, long from) {
    this.reader = reader;
    this.planned = from;
  }

  /// A range under way, and what it took from the memory budget.
  private record Ahead(RangeFetch fetch, long reserved) {}

  @Override
  public synchronized int read() throws SkerryException {
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws SkerryException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    reader.usable();
    if (length == 0) {
      return 0;
    }
    if (current.isEmpty() && !advance()) {
      return -1;
    }
    PlainRange plain = current.orElseThrow();
    int count = Math.min(length, plain.length() - inCurrent);
    plain.copy(inCurrent, bytes, offset, count);
    inCurrent += count;
    if (inCurrent == plain.length()) {
      current = Optional.empty();
    }
    return count;
  }

  private boolean advance() throws SkerryException {
    fetchAhead();
    if (ahead.isEmpty()) {
      return false;
    }
    Ahead next = ahead.remove();
    try {
      current = Optional.of(reader.await(next.fetch()));
    } finally {
      reader.context().budget().giveBack(next.reserved());
    }
    inCurrent = 0;
    depth = Math.min(reader.context().parallelism(), depth + 1);
    return true;
  }

  /// The first range needs no permission: a reader can always go on.
  private void fetchAhead() throws SkerryException {
    long size = reader.status().size();
    while (!closed && planned < size && ahead.size() < Math.max(1, depth)) {
      long reserved = ahead.isEmpty() ? 0 : RESERVED;
      if (reserved > 0 && !reader.context().budget().tryTake(reserved)) {
        return;
      }
      try {
        RangeFetch fetch = reader.start(planned, size - planned);
        planned += fetch.range().length();
        ahead.add(new Ahead(fetch, reserved));
      } catch (SkerryException e) {
        reader.context().budget().giveBack(reserved);
        throw e;
      }
    }
  }

  @Override
  public synchronized int available() {
    return current.map(plain -> plain.length() - inCurrent).orElse(0);
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (Ahead next : ahead) {
      next.fetch().cancel();
      reader.context().budget().giveBack(next.reserved());
    }
    ahead.clear();
    current = Optional.empty();
  }
}
