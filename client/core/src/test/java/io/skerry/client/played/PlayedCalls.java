package io.skerry.client.played;

import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.AnswerBatch;
import io.skerry.proto.rpc.Call;
import io.skerry.proto.rpc.CallAnswer;
import io.skerry.proto.rpc.CallBatch;
import io.skerry.proto.rpc.CallServiceGrpc.CallServiceImplBase;
import java.util.ArrayList;
import java.util.List;

/// Takes streams of calls and answers when a test says so.
public final class PlayedCalls extends CallServiceImplBase {
  private final List<Waiting> waiting = new ArrayList<>();
  private int streams;

  private record Waiting(Call call, StreamObserver<AnswerBatch> stream) {}

  /// Streams that were opened.
  public synchronized int streams() {
    return streams;
  }

  /// Calls that have no answer.
  public synchronized List<Call> waiting() {
    return waiting.stream().map(Waiting::call).toList();
  }

  /// Answers a call that waits.
  public synchronized void answer(CallAnswer answer) {
    Waiting one =
        waiting.stream()
            .filter(it -> it.call().getNumber() == answer.getNumber())
            .findFirst()
            .orElseThrow();
    waiting.remove(one);
    one.stream().onNext(AnswerBatch.newBuilder().addAnswers(answer).build());
  }

  /// Ends the streams of all calls that wait.
  public synchronized void end(Throwable failure) {
    waiting.stream().map(Waiting::stream).distinct().forEach(stream -> stream.onError(failure));
    waiting.clear();
  }

  @Override
  public synchronized StreamObserver<CallBatch> calls(StreamObserver<AnswerBatch> answers) {
    streams++;
    return new StreamObserver<>() {
      @Override
      public void onNext(CallBatch batch) {
        synchronized (PlayedCalls.this) {
          batch.getCallsList().forEach(call -> waiting.add(new Waiting(call, answers)));
        }
      }

      @Override
      public void onError(Throwable cause) {}

      @Override
      public void onCompleted() {}
    };
  }
}
