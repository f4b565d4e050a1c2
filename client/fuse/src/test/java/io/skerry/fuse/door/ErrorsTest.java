package io.skerry.fuse.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.fuse.protocol.Errno;
import io.skerry.proto.types.ErrorCode;
import org.junit.jupiter.api.Test;

/// What programs are told, and how the kernel writes types and devices.
final class ErrorsTest {
  @Test
  void everyErrorHasItsNumber() {
    for (ErrorCode code : ErrorCode.values()) {
      if (!code.posix().equals("EAGAIN")) {
        assertEquals(code.posix(), Errors.errno(code).name());
      }
    }
    assertEquals(Errno.ESTALE, Errors.errno(ErrorCode.VERSION_CONFLICT));
    assertEquals(Errno.EIO, Errors.errno(ErrorCode.BUSY));
  }

  @Test
  void numbersOfDevicesComeBack() {
    for (long device : new long[] {0, 8L << 32 | 1, 0xfffL << 32 | 0xfffff, 259L << 32 | 70_000}) {
      assertEquals(device, Modes.fromKernel(Modes.toKernel(device)));
    }
    assertEquals(0x0801, Modes.toKernel(8L << 32 | 1));
  }
}
