package io.skerry.fuse.linux;

import io.skerry.fuse.protocol.Wire;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// One open /dev/fuse: a connection to the kernel for one mount.
public final class FuseDevice implements Wire {
  static final String PATH = "/dev/fuse";

  /// `FUSE_DEV_IOC_CLONE`.
  private static final long CLONE = 0x8004e500L;

  private final Descriptor descriptor;
  private final MemorySegment state = Native.state(Arena.ofAuto());

  FuseDevice(Descriptor descriptor) {
    this.descriptor = descriptor;
  }

  @Override
  public long read(MemorySegment request) throws IOException {
    while (true) {
      long length = descriptor.read(state, request);
      if (length >= 0) {
        return length;
      }
      int errno = Native.errno(state);
      if (errno == Native.ENODEV || errno == Native.ECONNABORTED) {
        return -1;
      }
      // ENOENT: the request was taken back while it was read.
      if (errno != Native.EINTR && errno != Native.EAGAIN && errno != Native.ENOENT) {
        throw Native.failed(PATH, errno);
      }
    }
  }

  @Override
  public void write(MemorySegment answer) throws IOException {
    while (descriptor.write(state, answer) < 0) {
      int errno = Native.errno(state);
      if (errno == Native.ENOENT || errno == Native.ENODEV || errno == Native.ECONNABORTED) {
        return;
      }
      if (errno != Native.EINTR) {
        throw Native.failed(PATH, errno);
      }
    }
  }

  @Override
  public Wire another() throws IOException {
    Descriptor clone = Descriptor.open(PATH);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment source = arena.allocateFrom(ValueLayout.JAVA_INT, descriptor.number());
      clone.control("a second connection to the mount", CLONE, source);
      return new FuseDevice(clone);
    } catch (IOException e) {
      clone.close();
      throw e;
    }
  }

  @Override
  public Wire shared() {
    return new FuseDevice(descriptor);
  }

  int number() {
    return descriptor.number();
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
