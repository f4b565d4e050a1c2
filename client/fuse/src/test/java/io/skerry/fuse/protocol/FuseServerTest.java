package io.skerry.fuse.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/// The server between a kernel made of two queues and a handler that knows one name.
final class FuseServerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Kernel kernel = new Kernel();
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final FuseServer server =
      new FuseServer(kernel, Duration.ZERO, FuseServerTest::handle, log::add);

  /// What the server reads from and writes to.
  private static final class Kernel implements Wire {
    private final BlockingQueue<MemorySegment> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<MemorySegment> answers = new LinkedBlockingQueue<>();

    @Override
    public long read(MemorySegment request) throws IOException {
      try {
        MemorySegment next = requests.take();
        MemorySegment.copy(next, 0, request, 0, next.byteSize());
        return next.byteSize() == 0 ? -1 : next.byteSize();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void write(MemorySegment answer) {
      answers.add(MemorySegment.ofArray(answer.toArray(ValueLayout.JAVA_BYTE)));
    }

    @Override
    public Wire another() {
      return this;
    }

    @Override
    public Wire shared() {
      return this;
    }

    @Override
    public void close() {}

    void end(int threads) {
      for (int i = 0; i < threads; i++) {
        requests.add(MemorySegment.ofArray(new byte[0]));
      }
    }
  }

  private static void handle(RequestHeader header, Operation operation, Reply reply)
      throws FuseFailure {
    switch (operation) {
      case Operation.ReadLink _ -> reply.bytes(new byte[] {'x'});
      case Operation.Access _ -> throw new IllegalStateException("a bug");
      case Operation.Forget _ -> reply.int64(header.node());
      default -> throw new FuseFailure(Errno.ENOENT);
    }
  }

  private static Bytes init(int major, int minor) {
    return new Bytes().int32(major).int32(minor).int32(131_072).int32(-1);
  }

  private MemorySegment asked(MemorySegment request) throws InterruptedException {
    kernel.requests.add(request);
    return kernel.answers.take();
  }

  private static int error(MemorySegment answer) {
    return -answer.get(Layouts.INT, 4);
  }

  private void start() throws IOException, InterruptedException {
    kernel.requests.add(init(7, 40).request(Opcode.INIT.number(), 1, 0));
    server.start(2);
    MemorySegment agreed = kernel.answers.take();
    assertEquals(80, agreed.byteSize());
    assertEquals(7, agreed.get(Layouts.INT, 16));
    assertEquals(1 << 20, agreed.get(Layouts.INT, 36));
  }

  @Test
  void requestsAreAnsweredUntilItIsUnmounted() throws Exception {
    start();
    MemorySegment answer = asked(new Bytes().request(Opcode.READLINK.number(), 42, 5));
    assertEquals(17, answer.get(Layouts.INT, 0));
    assertEquals(0, error(answer));
    assertEquals(42, answer.get(Layouts.LONG, 8));
    answer = asked(new Bytes().text("no").request(Opcode.LOOKUP.number(), 43, 1));
    assertEquals(Errno.ENOENT.number(), error(answer));
    assertEquals(16, answer.byteSize());
    kernel.end(2);
    assertTrue(server.awaitEnd(PATIENCE));
  }

  @Test
  void whatIsNotSupportedIsCounted() throws Exception {
    start();
    for (int opcode : new int[] {Opcode.COPY_FILE_RANGE.number(), 63, 100_000, -1}) {
      assertEquals(Errno.ENOSYS.number(), error(asked(new Bytes().int64(0).request(opcode, 5, 1))));
    }
    assertEquals(
        Errno.ENOTTY.number(), error(asked(new Bytes().request(Opcode.IOCTL.number(), 6, 1))));
    String line = server.statistics().toString();
    assertTrue(line.contains("COPY_FILE_RANGE=1"), line);
    assertTrue(line.contains("other opcodes=2"), line);
    kernel.end(2);
  }

  @Test
  void malformedRequestsAndBugsAreErrors() throws Exception {
    start();
    assertEquals(
        Errno.EINVAL.number(), error(asked(new Bytes().request(Opcode.LOOKUP.number(), 7, 1))));
    MemorySegment longer = new Bytes().int32(99).request(Opcode.READLINK.number(), 8, 1);
    longer.set(Layouts.INT, 0, 40);
    assertEquals(Errno.EINVAL.number(), error(asked(longer)));
    kernel.requests.add(MemorySegment.ofArray(new byte[7]));
    assertEquals(
        Errno.EIO.number(),
        error(asked(new Bytes().int64(4).request(Opcode.ACCESS.number(), 9, 1))));
    assertTrue(log.stream().anyMatch(line -> line.contains("a bug")), log.toString());
    kernel.end(2);
    assertTrue(server.awaitEnd(PATIENCE));
    String line = server.statistics().toString();
    assertTrue(line.contains("3 malformed, 1 internal"), line);
  }

  @Test
  void whatIsForgottenGetsNoAnswer() throws Exception {
    start();
    kernel.requests.add(new Bytes().int64(1).request(Opcode.FORGET.number(), 10, 5));
    kernel.requests.add(new Bytes().int64(1).request(Opcode.INTERRUPT.number(), 11, 0));
    kernel.end(2);
    assertTrue(server.awaitEnd(PATIENCE));
    assertTrue(kernel.answers.isEmpty());
  }

  @Test
  void aKernelThatIsTooOldIsRefused() {
    kernel.requests.add(init(7, 19).request(Opcode.INIT.number(), 1, 0));
    IOException refused = assertThrows(IOException.class, () -> server.start(1));
    assertTrue(refused.toString().contains("7.31 is needed"), refused.toString());
  }

  @Test
  void aNewerKernelHearsOurVersionFirst() throws Exception {
    kernel.requests.add(init(8, 0).request(Opcode.INIT.number(), 1, 0));
    kernel.requests.add(init(7, 31).request(Opcode.INIT.number(), 2, 0));
    server.start(1);
    List<Integer> minors = new ArrayList<>();
    minors.add(kernel.answers.take().get(Layouts.INT, 20));
    minors.add(kernel.answers.take().get(Layouts.INT, 20));
    assertEquals(List.of(36, 31), minors);
    assertFalse(server.awaitEnd(Duration.ZERO));
    kernel.end(1);
    assertTrue(server.awaitEnd(PATIENCE));
  }
}
