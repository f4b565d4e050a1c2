package io.skerry.testkit.promise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.BlockingClientCall;
import io.grpc.stub.ClientCalls;
import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.proto.rpc.AnswerBatch;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.rpc.CallBatch;
import io.skerry.proto.rpc.CallServiceGrpc;
import io.skerry.proto.rpc.ClusterServiceGrpc;
import io.skerry.proto.rpc.FileRef;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.security.RoleGate;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// P5: a call that shares a stream with others is checked as one that comes alone, and what a
/// client sends on such a stream harms nobody else.
@ExtendWith(SharedCluster.class)
class P5CallLineTest {
  private static final String STAT = NamespaceServiceGrpc.getStatMethod().getFullMethodName();
  private static final int PATIENCE_SECONDS = 20;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final LocalCluster cluster;

  P5CallLineTest(LocalCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void make() throws Exception {
    try (Skerry alice = cluster.connect("alice")) {
      if (!alice.files().exists("/demo/line-private")) {
        alice.files().makeDirectory("/demo/line-private", 0700);
        alice.files().makeDirectory("/demo/line-private/inner", 0700);
      }
    }
  }

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private BlockingClientCall<CallBatch, AnswerBatch> stream(String user, String server)
      throws Exception {
    ClientConfig config = cluster.config(user, "a");
    ManagedChannel channel =
        NettyChannelBuilder.forTarget(server)
            .sslContext(config.tls().clientContext())
            .overrideAuthority(ServerNames.ofRole(Role.METADATA))
            .build();
    channels.add(channel);
    return ClientCalls.blockingBidiStreamingCall(
        channel,
        CallServiceGrpc.getCallsMethod(),
        CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /// Sends the calls as one message and waits for an answer to each.
  private static Map<Long, CallAnswer> ask(
      BlockingClientCall<CallBatch, AnswerBatch> stream, Call... calls) throws Exception {
    stream.write(CallBatch.newBuilder().addAllCalls(List.of(calls)).build());
    Map<Long, CallAnswer> answers = new TreeMap<>();
    while (answers.size() < calls.length) {
      for (CallAnswer answer : stream.read().getAnswersList()) {
        assertEquals(null, answers.put(answer.getNumber(), answer), "answered twice");
      }
    }
    return answers;
  }

  /// The same at the server that leads the group of /demo.
  private Map<Long, CallAnswer> askLeader(String user, Call... calls) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      for (String server : cluster.metadataServers()) {
        Map<Long, CallAnswer> answers = ask(stream(user, server), calls);
        if (answers.values().stream()
            .noneMatch(it -> code(it).equals(Optional.of(ErrorCode.NOT_LEADER)))) {
          return answers;
        }
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no server leads the group of /demo");
      }
    }
  }

  private static CallAnswer answer(Map<Long, CallAnswer> answers, long number) {
    return Optional.ofNullable(answers.get(number)).orElseThrow();
  }

  private static Optional<ErrorCode> code(CallAnswer answer) {
    return answer.hasError()
        ? Optional.of(ErrorCode.ofNumber(answer.getError().getCode()))
        : Optional.empty();
  }

  private static Call call(long number, String method, ByteString request) {
    return Call.newBuilder()
        .setNumber(number)
        .setMethod(method)
        .setPatienceMillis(5_000)
        .setRequest(request)
        .build();
  }

  private static Call stat(long number, String... names) {
    FileRef file = FileRef.newBuilder().setNamespace("demo").addAllNames(List.of(names)).build();
    return call(number, STAT, StatRequest.newBuilder().setFile(file).build().toByteString());
  }

  @Test
  void eachCallHasItsOwnAnswer() throws Exception {
    Map<Long, CallAnswer> answers =
        askLeader(
            "alice",
            stat(11, "line-private"),
            stat(12, "nothing"),
            stat(13, "line-private", "inner"));
    assertEquals(Optional.of(ErrorCode.NOT_FOUND), code(answer(answers, 12)));
    long outer = StatReply.parseFrom(answer(answers, 11).getReply()).getAttributes().getInode();
    long inner = StatReply.parseFrom(answer(answers, 13).getReply()).getAttributes().getInode();
    assertEquals(
        List.of(0, 0), List.of(answer(answers, 11).getStatus(), answer(answers, 13).getStatus()));
    try (Skerry alice = cluster.connect("alice")) {
      assertEquals(alice.files().stat("/demo/line-private").inode(), outer);
      assertEquals(alice.files().stat("/demo/line-private/inner").inode(), inner);
    }
  }

  @Test
  void theCallersRightsDecideAndActingForOthersIsARight() throws Exception {
    byte[] claim = new Behalf(47_111, 47_111, List.of()).bytes();
    Call forAnother =
        stat(2, "line-private").toBuilder().setBehalf(ByteString.copyFrom(claim)).build();
    Call forNobody =
        stat(3, "line-private").toBuilder().setBehalf(ByteString.copyFromUtf8("x")).build();
    Map<Long, CallAnswer> answers =
        askLeader("bob", stat(1, "line-private", "inner"), forAnother, forNobody);
    assertEquals(Optional.of(ErrorCode.PERMISSION_DENIED), code(answer(answers, 1)));
    assertEquals(Optional.of(ErrorCode.NOT_PERMITTED), code(answer(answers, 2)));
    assertEquals(Optional.of(ErrorCode.INVALID_ARGUMENT), code(answer(answers, 3)));
  }

  @Test
  void nothingButCallsOnNamesIsTakenAndNonsenseHarmsNoOtherCall() throws Exception {
    ByteString nonsense = ByteString.copyFrom(new byte[] {(byte) 0xff, 1, 2});
    Map<Long, CallAnswer> answers =
        askLeader(
            "alice",
            call(1, ClusterServiceGrpc.getDescribeClusterMethod().getFullMethodName(), nonsense),
            call(2, RoleGate.RAFT_SERVICE + "/RequestVote", nonsense),
            call(3, "no method", nonsense),
            call(4, STAT, nonsense),
            stat(5, "line-private"));
    List<Integer> expected =
        List.of(
            Status.Code.UNIMPLEMENTED.value(),
            Status.Code.UNIMPLEMENTED.value(),
            Status.Code.UNIMPLEMENTED.value(),
            Status.Code.INVALID_ARGUMENT.value(),
            Status.Code.OK.value());
    assertEquals(expected, answers.values().stream().map(CallAnswer::getStatus).toList());
  }

  @Test
  void moreCallsThanAStreamMayHaveAreRefused() throws Exception {
    CallBatch.Builder tooMany = CallBatch.newBuilder();
    for (int i = 0; i < 4_001; i++) {
      tooMany.addCalls(stat(i, "line-private"));
    }
    BlockingClientCall<CallBatch, AnswerBatch> stream =
        stream("alice", cluster.metadataServers().get(0));
    stream.write(tooMany.build());
    Exception refused = assertThrows(Exception.class, stream::read);
    Status status = Status.fromThrowable(refused);
    ErrorCode code =
        ErrorTrailer.detail(refused)
            .map(detail -> ErrorCode.ofNumber(detail.getCode()))
            .orElseThrow(() -> new AssertionError(status.toString(), refused));
    assertEquals(ErrorCode.BUSY, code);
  }
}
