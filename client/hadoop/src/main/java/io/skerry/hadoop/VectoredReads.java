package io.skerry.hadoop;

import io.skerry.client.FileReader;
import io.skerry.client.SkerryException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.VectoredReadUtils;
import org.apache.hadoop.fs.impl.CombinedFileRange;

/// Reads many ranges of one file side by side. Ranges that lie close together are fetched at once.
final class VectoredReads {
  private static final int ALIGNMENT = 1;

  /// A gap below a stored block would be fetched with its neighbours anyway.
  private static final int GAP_MAX = 64 * 1024;

  private static final int TOGETHER_MAX = 4 << 20;

  private final FileReader reader;
  private final Executor executor;

  /// Told how many bytes of ranges were read.
  private final LongConsumer bytesRead;

  VectoredReads(FileReader reader, Executor executor, LongConsumer bytesRead) {
    this.reader = reader;
    this.executor = executor;
    this.bytesRead = bytesRead;
  }

  /// A range that somebody waits for.
  private record Wanted(FileRange range, ByteBuffer target, CompletableFuture<ByteBuffer> result) {}

  /// @throws EOFException if a range does not lie within the file
  /// @throws IllegalArgumentException if two ranges overlap
  void start(List<? extends FileRange> ranges, IntFunction<ByteBuffer> allocate)
      throws EOFException {
    List<? extends FileRange> sorted =
        VectoredReadUtils.validateAndSortRanges(ranges, Optional.of(reader.size()));
    List<CombinedFileRange> together =
        VectoredReadUtils.mergeSortedRanges(sorted, ALIGNMENT, GAP_MAX, TOGETHER_MAX);
    for (CombinedFileRange one : together) {
      List<Wanted> wanted = new ArrayList<>(one.getUnderlying().size());
      for (FileRange range : one.getUnderlying()) {
        CompletableFuture<ByteBuffer> result = new CompletableFuture<>();
        range.setData(result);
        wanted.add(new Wanted(range, allocate.apply(range.getLength()), result));
      }
      executor.execute(() -> read(one.getOffset(), one.getLength(), wanted));
    }
  }

  private void read(long position, int length, List<Wanted> wanted) {
    try {
      byte[] bytes = new byte[length];
      int count = reader.read(position, bytes, 0, length);
      if (count < length) {
        throw new EOFException("the content ends within bytes " + position + " + " + length);
      }
      for (Wanted one : wanted) {
        FileRange range = one.range();
        // Buffers of a pool may have more room than was asked for.
        ByteBuffer target = one.target();
        target.put(bytes, (int) (range.getOffset() - position), range.getLength()).flip();
        bytesRead.accept(range.getLength());
        one.result().complete(target);
      }
    } catch (SkerryException e) {
      fail(wanted, Failures.of(e));
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      fail(wanted, e);
    }
  }

  private static void fail(List<Wanted> wanted, Throwable failure) {
    wanted.forEach(one -> one.result().completeExceptionally(failure));
  }
}
