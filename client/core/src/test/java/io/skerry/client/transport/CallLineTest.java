package io.skerry.client.transport;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.skerry.client.played.PlayedCalls;
import io.skerry.client.played.PlayedNames;
import io.skerry.client.played.PlayedServer;
import io.skerry.client.played.TestAuthority;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Calls of several threads on one stream, against a played metadata server.
@Timeout(60)
final class CallLineTest {
  private static final long PATIENT = 30_000;

  /// What the played names answer to calls that come alone.
  private static final long ALONE = 7;

  private final TestAuthority authority = new TestAuthority();
  private final PlayedCalls calls = new PlayedCalls();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Channels channels = new Channels(authority.identity(Role.USER, "alice"));
  private PlayedServer server;

  @SuppressWarnings("NullAway.Init")
  CallLineTest() {}

  @BeforeEach
  void start() throws Exception {
    MutualTls tls = authority.identity(Role.METADATA, "m1");
    server = new PlayedServer(tls.serverContext(), new PlayedNames(), calls);
    for (int i = 0; i < 16; i++) {
      assertEquals(ALONE, stat(PATIENT));
    }
    assertEquals(0, calls.streams());
  }

  @AfterEach
  void stop() {
    channels.close();
    server.close();
    threads.shutdownNow();
  }

  private long stat(long patienceMillis) {
    return stat(server, 0, patienceMillis);
  }

  private long stat(PlayedServer at, int rights, long patienceMillis) {
    return channels
        .metadata(at.address())
        .call(
            NamespaceServiceGrpc.getStatMethod(),
            StatRequest.newBuilder().setRights(rights).build(),
            Optional.empty(),
            patienceMillis)
        .getAttributes()
        .getInode();
  }

  private static CallAnswer answer(Call call, long inode) {
    return CallAnswer.newBuilder()
        .setNumber(call.getNumber())
        .setReply(
            StatReply.newBuilder()
                .setAttributes(Attributes.newBuilder().setInode(inode))
                .build()
                .toByteString())
        .build();
  }

  private List<Call> awaitWaiting(int count) {
    await().until(() -> calls.waiting().size() == count);
    return calls.waiting();
  }

  @Test
  void answersThatComeInAnotherOrderReachTheirCallers() throws Exception {
    Map<Integer, Future<Long>> asked = new HashMap<>();
    for (int i = 1; i <= 5; i++) {
      int rights = i;
      asked.put(i, threads.submit(() -> stat(server, rights, PATIENT)));
    }
    List<Call> waiting = new ArrayList<>(awaitWaiting(5));
    Collections.reverse(waiting);
    for (Call call : waiting) {
      calls.answer(answer(call, 100 + StatRequest.parseFrom(call.getRequest()).getRights()));
    }
    for (Map.Entry<Integer, Future<Long>> one : asked.entrySet()) {
      assertEquals(100L + one.getKey(), one.getValue().get());
    }
    assertEquals(1, calls.streams());
  }

  @Test
  void aStreamThatEndsFailsAllItsCallsAndTheNextCallOpensAnother() throws Exception {
    List<Future<Long>> asked = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      asked.add(threads.submit(() -> stat(PATIENT)));
    }
    awaitWaiting(3);
    calls.end(Status.UNAVAILABLE.withDescription("gone").asRuntimeException());
    for (Future<Long> one : asked) {
      ExecutionException failed = assertThrows(ExecutionException.class, one::get);
      assertEquals(Status.Code.UNAVAILABLE, Status.fromThrowable(failed).getCode());
    }
    Future<Long> next = threads.submit(() -> stat(PATIENT));
    calls.answer(answer(awaitWaiting(1).get(0), 42));
    assertEquals(42, next.get());
    assertEquals(2, calls.streams());
  }

  @Test
  void whoHasWaitedLongEnoughGoesAndALateAnswerHarmsNobody() throws Exception {
    StatusRuntimeException late = assertThrows(StatusRuntimeException.class, () -> stat(50));
    assertEquals(Status.Code.DEADLINE_EXCEEDED, late.getStatus().getCode());
    Call unanswered = awaitWaiting(1).get(0);
    Future<Long> next = threads.submit(() -> stat(PATIENT));
    Call other = awaitWaiting(2).get(1);
    calls.answer(answer(unanswered, 1));
    calls.answer(answer(other, 2));
    assertEquals(2, next.get());
    assertEquals(1, calls.streams());
  }

  @Test
  void aThreadThatIsInterruptedGoesAndStaysInterrupted() throws Exception {
    Thread caller =
        new Thread(
            () -> {
              StatusRuntimeException failure =
                  assertThrows(StatusRuntimeException.class, () -> stat(PATIENT));
              assertEquals(Status.Code.CANCELLED, failure.getStatus().getCode());
              assertTrue(Thread.currentThread().isInterrupted());
            });
    List<Throwable> wrong = Collections.synchronizedList(new ArrayList<>());
    caller.setUncaughtExceptionHandler((thread, failure) -> wrong.add(failure));
    caller.start();
    awaitWaiting(1);
    caller.interrupt();
    caller.join(PATIENT);
    assertEquals(List.of(), wrong);
    assertEquals(Thread.State.TERMINATED, caller.getState());
  }

  @Test
  void aServerWithoutSuchStreamsIsCalledAsBefore() throws Exception {
    MutualTls tls = authority.identity(Role.METADATA, "m1");
    try (PlayedServer old = new PlayedServer(tls.serverContext(), new PlayedNames())) {
      for (int i = 0; i < 40; i++) {
        assertEquals(ALONE, stat(old, 0, PATIENT));
      }
    }
  }
}
