package io.skerry.client.played;

import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.EndSessionRequest;
import io.skerry.proto.rpc.HeldFile;
import io.skerry.proto.rpc.HoldFilesReply;
import io.skerry.proto.rpc.HoldFilesRequest;
import io.skerry.proto.rpc.MutationReply;
import io.skerry.proto.rpc.OpenSessionReply;
import io.skerry.proto.rpc.OpenSessionRequest;
import io.skerry.proto.rpc.RenewSessionReply;
import io.skerry.proto.rpc.RenewSessionRequest;
import io.skerry.proto.rpc.SessionServiceGrpc.SessionServiceImplBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Gives out sessions 1, 2, 3 ... and counts what happens to them.
public final class PlayedSessions extends SessionServiceImplBase {
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger renewed = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final List<HoldFilesRequest> holds = new CopyOnWriteArrayList<>();
  private final int leaseMillis;

  public PlayedSessions(int leaseMillis) {
    this.leaseMillis = leaseMillis;
  }

  public int opened() {
    return opened.get();
  }

  public int renewed() {
    return renewed.get();
  }

  public int ended() {
    return ended.get();
  }

  /// What the client has said that it has open.
  public List<HoldFilesRequest> holds() {
    return holds;
  }

  @Override
  public void holdFiles(HoldFilesRequest request, StreamObserver<HoldFilesReply> answer) {
    HoldFilesReply.Builder reply = HoldFilesReply.newBuilder();
    request
        .getHandlesList()
        .forEach(handle -> reply.addFiles(HeldFile.newBuilder().setCurrent(true)));
    holds.add(request);
    answer.onNext(reply.build());
    answer.onCompleted();
  }

  @Override
  public void openSession(OpenSessionRequest request, StreamObserver<OpenSessionReply> answer) {
    answer.onNext(
        OpenSessionReply.newBuilder()
            .setSession(opened.incrementAndGet())
            .setGroup(1)
            .setLeaseMillis(leaseMillis)
            .build());
    answer.onCompleted();
  }

  @Override
  public void renewSession(RenewSessionRequest request, StreamObserver<RenewSessionReply> answer) {
    renewed.incrementAndGet();
    answer.onNext(RenewSessionReply.newBuilder().setLeaseMillis(leaseMillis).build());
    answer.onCompleted();
  }

  @Override
  public void endSession(EndSessionRequest request, StreamObserver<MutationReply> answer) {
    ended.incrementAndGet();
    answer.onNext(MutationReply.getDefaultInstance());
    answer.onCompleted();
  }
}
