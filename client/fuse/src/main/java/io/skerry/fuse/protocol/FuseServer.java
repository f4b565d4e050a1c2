package io.skerry.fuse.protocol;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Answers the requests of one mount by a fixed number of threads, each with a connection and two
/// buffers of its own. A thread takes the next request when it has answered the last, so nothing
/// queues here; what nobody takes waits in the kernel.
public final class FuseServer {
  /// A page for headers, names and the fields before data.
  private static final int BUFFER_BYTES = Negotiation.DATA_BYTES_MAX + 8192;

  private static final int PAGE_BYTES = 4096;

  private final Wire wire;
  private final Duration staleness;
  private final RequestHandler handler;
  private final Consumer<String> log;
  private final Statistics statistics = new Statistics();
  private final LaterAnswers later = new LaterAnswers();
  private final List<Wire> wires = new ArrayList<>();
  private Optional<CountDownLatch> running = Optional.empty();

  /// @param staleness how long the kernel may answer from what it was told
  /// @param log takes lines about what is unusual
  public FuseServer(Wire wire, Duration staleness, RequestHandler handler, Consumer<String> log) {
    this.wire = wire;
    this.staleness = staleness;
    this.handler = handler;
    this.log = log;
  }

  public Statistics statistics() {
    return statistics;
  }

  /// Agrees with the kernel and starts the threads. The mount works when this returns.
  public void start(int threads) throws IOException {
    negotiate();
    CountDownLatch latch = new CountDownLatch(threads);
    running = Optional.of(latch);
    for (int i = 0; i < threads; i++) {
      Wire own = i == 0 ? wire : wire.another();
      wires.add(own);
      Thread.ofPlatform()
          .name("fuse-" + i)
          .daemon()
          .start(
              () -> {
                try {
                  serve(own);
                } finally {
                  latch.countDown();
                }
              });
    }
  }

  private void negotiate() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(BUFFER_BYTES, PAGE_BYTES);
      Reply reply = new Reply(arena.allocate(BUFFER_BYTES, PAGE_BYTES), staleness);
      while (true) {
        long length = wire.read(request);
        if (length < 0) {
          throw new IOException("the mount ended before it began");
        }
        if (agreed(request.asSlice(0, length), reply)) {
          return;
        }
      }
    }
  }

  private boolean agreed(MemorySegment request, Reply reply) throws IOException {
    if (request.byteSize() < RequestHeader.BYTES) {
      throw new IOException("the kernel's first request is too short");
    }
    RequestHeader header = RequestHeader.of(request);
    reply.clear();
    try {
      if (header.opcode() != Opcode.INIT.number()) {
        wire.write(reply.finished(header.unique(), Errno.EIO.number()));
        return false;
      }
      Optional<Negotiation> offer = Negotiation.of(request.asSlice(RequestHeader.BYTES));
      if (offer.isEmpty()) {
        Negotiation.answerMajor(reply);
        wire.write(reply.finished(header.unique(), 0));
        return false;
      }
      if (!offer.get().supported()) {
        throw new IOException(
            "the kernel speaks FUSE "
                + offer.get().major()
                + '.'
                + offer.get().minor()
                + "; 7."
                + Negotiation.MINOR_MIN
                + " is needed (Linux 5.4)");
      }
      offer.get().answer(reply, !staleness.isZero());
      wire.write(reply.finished(header.unique(), 0));
      return true;
    } catch (FuseFailure e) {
      throw new IOException("the kernel's first request cannot be read", e);
    }
  }

  private void serve(Wire own) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment request = arena.allocate(BUFFER_BYTES, PAGE_BYTES);
      Reply reply = new Reply(arena.allocate(BUFFER_BYTES, PAGE_BYTES), staleness);
      for (long length = own.read(request); length >= 0; length = own.read(request)) {
        Optional<MemorySegment> answer = answer(request.asSlice(0, length), reply, own);
        if (answer.isPresent()) {
          own.write(answer.get());
        }
      }
    } catch (IOException e) {
      log.accept("a thread of the mount ended: " + e.getMessage());
    }
  }

  /// The bytes of the answer, if the request has one.
  private Optional<MemorySegment> answer(MemorySegment request, Reply reply, Wire own) {
    if (request.byteSize() < RequestHeader.BYTES) {
      statistics.countMalformed();
      return Optional.empty();
    }
    RequestHeader header = RequestHeader.of(request);
    reply.clear();
    int error = 0;
    try {
      if (header.length() != request.byteSize()) {
        throw new FuseFailure(Errno.EINVAL);
      }
      Optional<Opcode> opcode = Opcode.of(header.opcode());
      MemorySegment body = request.asSlice(RequestHeader.BYTES);
      Optional<Operation> operation =
          opcode.isEmpty() ? Optional.empty() : OperationDecoder.decode(opcode.get(), body);
      if (operation.isEmpty()) {
        error = unsupported(header.opcode()).number();
      } else if (operation.get() instanceof Operation.SetLock lock) {
        if (later.start(header.unique(), () -> answerLater(header, lock, own))) {
          return Optional.empty();
        }
        error = Errno.ENOLCK.number();
      } else {
        error = handled(header, operation.get(), reply);
      }
    } catch (FuseFailure e) {
      statistics.countMalformed();
      error = e.errno().number();
    }
    statistics.countAnswer();
    return silent(header.opcode())
        ? Optional.empty()
        : Optional.of(reply.finished(header.unique(), error));
  }

  /// Waits without holding up others; the kernel may have to be told something first, for which it
  /// may wait for others in its turn.
  private void answerLater(RequestHeader header, Operation.SetLock lock, Wire own) {
    try (Arena arena = Arena.ofConfined()) {
      Reply reply = new Reply(arena.allocate(PAGE_BYTES), staleness);
      int error = handled(header, lock, reply);
      statistics.countAnswer();
      Wire out = own.shared();
      Optional<MemorySegment> notice = reply.notice();
      if (error == 0 && notice.isPresent()) {
        out.write(notice.get());
      }
      out.write(reply.finished(header.unique(), error));
    } catch (IOException e) {
      log.accept("an answer about a lock was not taken: " + e.getMessage());
    }
  }

  private Errno unsupported(int opcode) {
    if (statistics.countUnsupported(opcode)) {
      log.accept("not supported, answered by an error: " + Statistics.name(opcode));
    }
    // To the others the kernel has an answer of its own when it is told ENOSYS.
    return opcode == Opcode.IOCTL.number() ? Errno.ENOTTY : Errno.ENOSYS;
  }

  private int handled(RequestHeader header, Operation operation, Reply reply) {
    if (operation instanceof Operation.Interrupt interrupt) {
      later.interrupt(interrupt.unique());
    }
    try {
      handler.handle(header, operation, reply);
      return 0;
    } catch (FuseFailure e) {
      return e.errno().number();
    } catch (RuntimeException e) {
      statistics.countInternal();
      log.accept("internal error in " + Statistics.name(header.opcode()) + ": " + e);
      return Errno.EIO.number();
    }
  }

  /// Whether the kernel takes no answer to these.
  private static boolean silent(int opcode) {
    return opcode == Opcode.FORGET.number()
        || opcode == Opcode.BATCH_FORGET.number()
        || opcode == Opcode.INTERRUPT.number();
  }

  /// Waits until the mount is no more and every thread has ended.
  ///
  /// @return false if it still is there after this time
  public boolean awaitEnd(Duration timeout) throws InterruptedException {
    return running.orElseThrow().await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /// Ends the connections; whoever waits for an answer is told that there is none.
  public void close() {
    later.interruptAll();
    wires.forEach(Wire::close);
  }
}
