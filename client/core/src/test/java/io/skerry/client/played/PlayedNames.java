package io.skerry.client.played;

import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.Attributes;
import io.skerry.proto.rpc.FileType;
import io.skerry.proto.rpc.MakeDirectoryRequest;
import io.skerry.proto.rpc.NamespaceServiceGrpc.NamespaceServiceImplBase;
import io.skerry.proto.rpc.RequestId;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Answers stat and makeDirectory with what a test lines up, and remembers the request numbers.
public final class PlayedNames extends NamespaceServiceImplBase {
  private final Queue<Throwable> refusals = new ConcurrentLinkedQueue<>();
  private final List<RequestId> seen = new ArrayList<>();
  private volatile boolean silent;

  /// The next call fails with this.
  public void refuseNext(Throwable failure) {
    refusals.add(failure);
  }

  /// From now on calls are taken and never answered.
  public void fallSilent() {
    silent = true;
  }

  public synchronized List<RequestId> seen() {
    return List.copyOf(seen);
  }

  @Override
  public void stat(StatRequest request, StreamObserver<StatReply> answer) {
    reply(answer);
  }

  @Override
  public void makeDirectory(MakeDirectoryRequest request, StreamObserver<StatReply> answer) {
    synchronized (this) {
      seen.add(request.getId());
    }
    reply(answer);
  }

  private void reply(StreamObserver<StatReply> answer) {
    Throwable failure = refusals.poll();
    if (failure != null) {
      answer.onError(failure);
    } else if (!silent) {
      answer.onNext(
          StatReply.newBuilder()
              .setAttributes(Attributes.newBuilder().setInode(7).setType(FileType.DIRECTORY))
              .build());
      answer.onCompleted();
    }
  }
}
