package io.skerry.storage.rpc;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.bulk.BulkMethods;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.security.PeerIdentity;

/// The chunk service, with marshallers that leave blocks where they lie.
public final class ChunkServiceEndpoint implements BindableService {
  private final ChunkCalls calls;

  public ChunkServiceEndpoint(ChunkCalls calls) {
    this.calls = calls;
  }

  @Override
  public ServerServiceDefinition bindService() {
    return ServerServiceDefinition.builder(ChunkServiceGrpc.SERVICE_NAME)
        .addMethod(BulkMethods.write(), ServerCalls.asyncClientStreamingCall(this::write))
        .addMethod(BulkMethods.put(), ServerCalls.asyncUnaryCall(this::put))
        .addMethod(BulkMethods.read(), ServerCalls.asyncServerStreamingCall(this::read))
        .build();
  }

  private StreamObserver<BulkMessage<WriteFrame>> write(StreamObserver<Receipt> answers) {
    WriteCall call =
        new WriteCall(
            calls, PeerIdentity.CALLER.get(), (ServerCallStreamObserver<Receipt>) answers);
    call.begin();
    return call;
  }

  private void put(BulkMessage<PutRequest> request, StreamObserver<Receipt> answers) {
    new PutCall(calls, PeerIdentity.CALLER.get(), (ServerCallStreamObserver<Receipt>) answers)
        .begin(request);
  }

  private void read(ReadRequest request, StreamObserver<BulkMessage<ReadFrame>> frames) {
    ReadCall call =
        new ReadCall(
            calls,
            PeerIdentity.CALLER.get(),
            (ServerCallStreamObserver<BulkMessage<ReadFrame>>) frames);
    call.begin(request);
  }
}
