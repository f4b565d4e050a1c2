package io.skerry.fuse.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file descriptor of this process. Programs that it starts do not inherit it.
final class Descriptor implements AutoCloseable {
  private static final int READ_WRITE = 2;
  private static final int CLOSE_ON_EXEC = 02000000;

  private static final MethodHandle OPEN = Native.variadic("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = Native.function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle READ =
      Native.function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      Native.function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle IOCTL =
      Native.variadic("ioctl", 2, JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);

  private final int number;
  private final AtomicBoolean closed = new AtomicBoolean();

  Descriptor(int number) {
    this.number = number;
  }

  static Descriptor open(String path) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state(arena);
      int opened =
          (int) OPEN.invokeExact(state, arena.allocateFrom(path), READ_WRITE | CLOSE_ON_EXEC);
      if (opened < 0) {
        throw Native.failed(path, Native.errno(state));
      }
      return new Descriptor(opened);
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  int number() {
    return number;
  }

  /// @param state takes the error number
  /// @return bytes read, negative for an error
  long read(MemorySegment state, MemorySegment target) {
    try {
      return (long) READ.invokeExact(state, number, target, target.byteSize());
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  long write(MemorySegment state, MemorySegment source) {
    try {
      return (long) WRITE.invokeExact(state, number, source, source.byteSize());
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  /// @param argument points to the request's argument
  void control(String what, long request, MemorySegment argument) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state(arena);
      if ((int) IOCTL.invokeExact(state, number, request, argument) < 0) {
        throw Native.failed(what, Native.errno(state));
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      // Whatever it answers, the descriptor is gone.
      int _ = (int) CLOSE.invokeExact(Native.state(arena), number);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }
}
