package io.skerry.client.data;

import java.util.ArrayDeque;
import java.util.Deque;

/// Arrays for frames, used again: a writer would otherwise leave as much garbage as it writes, and
/// the collector would copy what is in flight. Keeps arrays of one size, the one asked for most.
public final class FrameBuffers {
  private final long idleBytesMax;
  private final Deque<byte[]> idle = new ArrayDeque<>();
  private int size;

  /// @param idleBytesMax of arrays that nobody uses
  public FrameBuffers(long idleBytesMax) {
    this.idleBytesMax = idleBytesMax;
  }

  /// An array of this length; what is in it is undefined.
  byte[] take(int length) {
    synchronized (this) {
      if (length == size && !idle.isEmpty()) {
        return idle.pop();
      }
    }
    return new byte[length];
  }

  /// Nobody but the caller may hold the array any more.
  synchronized void giveBack(byte[] array) {
    if (array.length > size) {
      size = array.length;
      idle.clear();
    }
    if (array.length == size && (idle.size() + 1L) * size <= idleBytesMax) {
      idle.push(array);
    }
  }
}
