package io.skerry.fuse.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Functions of the C library, found once. All of them answer a number that is negative when they
/// failed; then `errno` says why.
///
/// Calling C is restricted: a wrong signature breaks the process. All signatures are in this
/// package.
@SuppressWarnings("restricted")
final class Native {
  static final int EINTR = 4;
  static final int ENOENT = 2;
  static final int EAGAIN = 11;
  static final int ENODEV = 19;
  static final int EINVAL = 22;
  static final int ECONNABORTED = 103;
  static final int ENOTCONN = 107;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private Native() {}

  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), descriptor(result, arguments), CAPTURE);
  }

  /// One whose last arguments are variable.
  ///
  /// @param first how many are fixed
  static MethodHandle variadic(
      String name, int first, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        descriptor(result, arguments),
        CAPTURE,
        Linker.Option.firstVariadicArg(first));
  }

  private static FunctionDescriptor descriptor(MemoryLayout result, MemoryLayout... arguments) {
    return FunctionDescriptor.of(result, arguments);
  }

  /// Where a call leaves its error number.
  static MemorySegment state(Arena arena) {
    return arena.allocate(STATE);
  }

  static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /// What a failed call becomes.
  static IOException failed(String what, int errno) {
    return new IOException(what + ": " + text(errno));
  }

  /// What a call itself cannot throw, but its handle is declared to.
  static IllegalStateException impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a call of the C library cannot be made", thrown);
  }

  private static final MethodHandle STRERROR =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("strerror"),
          FunctionDescriptor.of(
              ValueLayout.ADDRESS.withTargetLayout(
                  MemoryLayout.sequenceLayout(256, ValueLayout.JAVA_BYTE)),
              ValueLayout.JAVA_INT));

  private static String text(int errno) {
    try {
      return ((MemorySegment) STRERROR.invokeExact(errno)).getString(0);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }
}
