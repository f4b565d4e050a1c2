package io.skerry.hadoop;

import io.skerry.client.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.apache.hadoop.fs.FSExceptionMessages;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.apache.hadoop.fs.statistics.IOStatistics;
import org.apache.hadoop.fs.statistics.IOStatisticsSource;
import org.apache.hadoop.fs.statistics.StoreStatisticNames;
import org.apache.hadoop.fs.statistics.StreamStatisticNames;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsBinding;
import org.apache.hadoop.fs.statistics.impl.IOStatisticsStore;

/// The content of a file being written. `hflush` and `hsync` both commit: what was written is then
/// durable, visible to others and counted in the size. `flush` does nothing.
final class SkerryOutputStream extends OutputStream
    implements Syncable, StreamCapabilities, IOStatisticsSource {
  /// Kept while this is open, so that its connection is not closed by the collector.
  private final ClusterFileSystem owner;

  private final FileWriter writer;
  private final IOStatisticsStore counters =
      IOStatisticsBinding.iostatisticsStore()
          .withCounters(
              StreamStatisticNames.STREAM_WRITE_BYTES,
              StoreStatisticNames.OP_HFLUSH,
              StoreStatisticNames.OP_HSYNC)
          .build();
  private volatile boolean closed;

  SkerryOutputStream(ClusterFileSystem owner, FileWriter writer) {
    this.owner = owner;
    this.writer = writer;
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException(owner.getUri() + ": " + FSExceptionMessages.STREAM_IS_CLOSED);
    }
  }

  @Override
  public void write(int b) throws IOException {
    requireOpen();
    Failures.doing(() -> writer.write(b));
    counters.incrementCounter(StreamStatisticNames.STREAM_WRITE_BYTES);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    requireOpen();
    Failures.doing(() -> writer.write(bytes, offset, length));
    counters.incrementCounter(StreamStatisticNames.STREAM_WRITE_BYTES, length);
  }

  @Override
  public void flush() throws IOException {
    requireOpen();
  }

  @Override
  public void hflush() throws IOException {
    requireOpen();
    counters.incrementCounter(StoreStatisticNames.OP_HFLUSH);
    Failures.doing(writer::sync);
  }

  @Override
  public void hsync() throws IOException {
    requireOpen();
    counters.incrementCounter(StoreStatisticNames.OP_HSYNC);
    Failures.doing(writer::sync);
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      Failures.doing(writer::close);
    }
  }

  /// Of its two ways to flush Hadoop wants only one to be asked for; both are answered.
  @Override
  @SuppressWarnings("deprecation")
  public boolean hasCapability(String capability) {
    return switch (capability.toLowerCase(Locale.ROOT)) {
      case StreamCapabilities.HFLUSH, StreamCapabilities.HSYNC, StreamCapabilities.IOSTATISTICS ->
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
    return "writes " + owner.getUri() + ' ' + counters;
  }
}
