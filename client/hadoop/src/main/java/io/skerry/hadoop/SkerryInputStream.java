package io.skerry.hadoop;

import io.skerry.client.FileReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import org.apache.hadoop.fs.ByteBufferPositionedReadable;
import org.apache.hadoop.fs.ByteBufferReadable;
import org.apache.hadoop.fs.CanUnbuffer;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.FSInputStream;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/// One version of a file, read by a position of its own, at any position, or by many ranges at
/// once. Reads at a position do not wait for each other.
final class SkerryInputStream extends FSInputStream
    implements ByteBufferReadable,
        ByteBufferPositionedReadable,
        CanUnbuffer,
        StreamCapabilities,
        IOStatisticsSource {
  private final ClusterFileSystem owner;
  private final FileReader reader;
  private final ReadCursor cursor;
  private final FileSystem.Statistics statistics;
  private final IOStatisticsStore counters =
      IOStatisticsBinding.iostatisticsStore()
          .withCounters(
              StreamStatisticNames.STREAM_READ_BYTES,
              StreamStatisticNames.STREAM_READ_OPERATIONS,
              StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS,
              StreamStatisticNames.STREAM_READ_VECTORED_OPERATIONS)
          .build();
  private long position;
  private volatile boolean closed;

  /// @param owner is not closed by the collector while this is in use
  SkerryInputStream(
      ClusterFileSystem owner,
      FileReader reader,
      ReadPolicy policy,
      FileSystem.Statistics statistics) {
    this.owner = owner;
    this.reader = reader;
    this.cursor = new ReadCursor(reader, policy);
    this.statistics = statistics;
  }

  /// Names the version that is read.
  String etag() {
    return SkerryFileStatus.etag(reader.status());
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(reader.status().path() + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
    }
  }

  @Override
  public synchronized int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    requireOpen();
    if (length == 0) {
      return 0;
    }
    if (position >= reader.size()) {
      return -1;
    }
    int count = Failures.finding(() -> cursor.read(position, bytes, offset, length));
    position += count;
    counted(count);
    return count;
  }

  private void counted(long bytes) {
    counters.incrementCounter(StreamStatisticNames.STREAM_READ_OPERATIONS);
    countBytes(bytes);
  }

  private void countBytes(long bytes) {
    counters.incrementCounter(StreamStatisticNames.STREAM_READ_BYTES, bytes);
    statistics.incrementBytesRead(bytes);
  }

  @Override
  public int read(long from, byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    validatePositionedReadArgs(from, bytes, offset, length);
    if (length == 0) {
      return 0;
    }
    int count = Failures.finding(() -> reader.read(from, bytes, offset, length));
    counted(Math.max(0, count));
    return count;
  }

  @Override
  public synchronized int read(ByteBuffer target) throws IOException {
    requireOpen();
    if (!target.hasRemaining()) {
      return 0;
    }
    if (target.hasArray()) {
      int offset = target.arrayOffset() + target.position();
      int count = read(target.array(), offset, target.remaining());
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    byte[] piece = new byte[(int) Math.min(target.remaining(), Math.max(1, left(position)))];
    int count = read(piece, 0, piece.length);
    target.put(piece, 0, Math.max(0, count));
    return count;
  }

  private long left(long from) {
    return Math.max(0, reader.size() - from);
  }

  @Override
  public int read(long from, ByteBuffer target) throws IOException {
    requireOpen();
    if (from < 0) {
      throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK);
    }
    if (target.hasArray()) {
      int offset = target.arrayOffset() + target.position();
      int count = read(from, target.array(), offset, target.remaining());
      target.position(target.position() + Math.max(0, count));
      return count;
    }
    byte[] piece = new byte[(int) Math.min(target.remaining(), left(from))];
    if (piece.length == 0) {
      return target.hasRemaining() ? -1 : 0;
    }
    int count = read(from, piece, 0, piece.length);
    target.put(piece, 0, Math.max(0, count));
    return count;
  }

  @Override
  public void readFully(long from, ByteBuffer target) throws IOException {
    long at = from;
    while (target.hasRemaining()) {
      int count = read(at, target);
      if (count < 0) {
        throw new EOFException(FSExceptionMessages.EOF_IN_READ_FULLY);
      }
      at += count;
    }
  }

  @Override
  public void readVectored(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws IOException {
    requireOpen();
    counters.incrementCounter(StreamStatisticNames.STREAM_READ_VECTORED_OPERATIONS);
    new VectoredReads(reader, owner.workers(), this::countBytes).start(ranges, allocate);
  }

  @Override
  public synchronized void seek(long wanted) throws IOException {
    requireOpen();
    if (wanted < 0) {
      throw new EOFException(FSExceptionMessages.NEGATIVE_SEEK + ": " + wanted);
    }
    if (wanted > reader.size()) {
      throw new EOFException(FSExceptionMessages.CANNOT_SEEK_PAST_EOF + ": " + wanted);
    }
    counters.incrementCounter(StreamStatisticNames.STREAM_READ_SEEK_OPERATIONS);
    position = wanted;
  }

  @Override
  public synchronized long skip(long count) throws IOException {
    requireOpen();
    long skipped = Math.max(0, Math.min(count, left(position)));
    position += skipped;
    return skipped;
  }

  @Override
  public synchronized long getPos() {
    return position;
  }

  /// Every copy is as good as another; a read that fails goes to the next one by itself.
  @Override
  public boolean seekToNewSource(long wanted) {
    return false;
  }

  @Override
  public synchronized int available() throws IOException {
    requireOpen();
    return (int) Math.min(Integer.MAX_VALUE, left(position));
  }

  @Override
  public synchronized void unbuffer() {
    try {
      cursor.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Not synchronized: it ends reads that are under way.
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      reader.close();
      unbuffer();
    }
  }

  @Override
  public boolean hasCapability(String capability) {
    return switch (capability.toLowerCase(Locale.ROOT)) {
      case StreamCapabilities.READBYTEBUFFER,
          StreamCapabilities.PREADBYTEBUFFER,
          StreamCapabilities.UNBUFFER,
          StreamCapabilities.VECTOREDIO,
          StreamCapabilities.IOSTATISTICS ->
          true;
      default -> false;
    };
  }

  @Override
  public IOStatistics getIOStatistics() {
    return counters;
  }

  @Override
  public String toString() {
    return reader.status().path() + " at " + getPos() + ' ' + counters;
  }
}
