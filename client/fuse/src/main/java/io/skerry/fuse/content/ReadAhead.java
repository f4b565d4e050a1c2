package io.skerry.fuse.content;

import io.skerry.client.FileReader;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Reads one version of a file. Whoever reads in order gets whole windows that were fetched before
/// they are asked for: the kernel asks for an eighth of a mebibyte at a time, which would wait for
/// one storage node after the other.
final class ReadAhead {
  static final int WINDOW_BYTES = 1 << 20;
  private static final int AHEAD = 3;
  private static final int BEHIND = 1;

  /// Reads in order before windows are fetched.
  private static final int STREAK = 2;

  private static final long WAIT_SECONDS = 120;

  private final FileReader reader;
  private final Semaphore room;
  private final Map<Long, CompletableFuture<byte[]>> windows = new HashMap<>();
  private long expected;
  private int streak;
  private boolean closed;

  /// @param room permits for windows, of all files together
  ReadAhead(FileReader reader, Semaphore room) {
    this.reader = reader;
    this.room = room;
  }

  FileReader reader() {
    return reader;
  }

  /// Reads all that is there of a stretch.
  int read(long position, byte[] target, int offset, int length) throws SkerryException {
    int wanted = (int) Math.min(length, Math.max(0, reader.size() - position));
    if (wanted == 0) {
      return 0;
    }
    if (!inOrder(position, wanted)) {
      return Math.max(0, reader.read(position, target, offset, wanted));
    }
    int done = 0;
    while (done < wanted) {
      long at = position + done;
      long window = at / WINDOW_BYTES;
      int from = (int) (at % WINDOW_BYTES);
      int count = Math.min(wanted - done, WINDOW_BYTES - from);
      CompletableFuture<byte[]> fetched = window(window);
      if (fetched == null) {
        reader.read(at, target, offset + done, count);
      } else {
        System.arraycopy(await(fetched), from, target, offset + done, count);
      }
      done += count;
    }
    return done;
  }

  /// The kernel's own reading ahead may ask a little out of order.
  private synchronized boolean inOrder(long position, int length) {
    boolean near = Math.abs(position - expected) <= WINDOW_BYTES;
    streak = near ? streak + 1 : 0;
    expected = near ? Math.max(expected, position + length) : position + length;
    if (!near) {
      forgetBefore(Long.MAX_VALUE);
    }
    return streak > STREAK;
  }

  private synchronized @Nullable CompletableFuture<byte[]> window(long wanted) {
    if (closed) {
      return null;
    }
    forgetBefore(wanted - BEHIND);
    for (long i = wanted; i <= wanted + AHEAD && i * WINDOW_BYTES < reader.size(); i++) {
      if (!windows.containsKey(i) && room.tryAcquire()) {
        windows.put(i, start(i * WINDOW_BYTES));
      }
    }
    return windows.get(wanted);
  }

  private CompletableFuture<byte[]> start(long position) {
    CompletableFuture<byte[]> result = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          byte[] window = new byte[(int) Math.min(WINDOW_BYTES, reader.size() - position)];
          try {
            reader.read(position, window, 0, window.length);
            result.complete(window);
          } catch (SkerryException | RuntimeException e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private synchronized void forgetBefore(long window) {
    windows
        .keySet()
        .removeIf(
            key -> {
              if (key < window) {
                room.release();
                return true;
              }
              return false;
            });
  }

  private SkerryException late(String why) {
    String path = reader.status().path();
    return new SkerryException(ErrorCode.UNAVAILABLE, path, path + ": " + why);
  }

  private byte[] await(CompletableFuture<byte[]> fetched) throws SkerryException {
    try {
      return fetched.get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      close();
      if (e.getCause() instanceof SkerryException failure) {
        throw new SkerryException(
            failure.errorCode(), failure.path(), String.valueOf(failure.getMessage()), failure);
      }
      throw new IllegalStateException("reading ahead failed", e);
    } catch (TimeoutException e) {
      throw late("no answer within " + WAIT_SECONDS + " s");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw late("interrupted while reading");
    }
  }

  /// Gives the windows back. Reads that are under way go on.
  synchronized void close() {
    closed = true;
    forgetBefore(Long.MAX_VALUE);
  }
}
