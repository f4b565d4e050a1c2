package io.skerry.storage.rpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.security.PeerIdentity;

/// The chunk service.
public final class ChunkServiceEndpoint extends ChunkServiceGrpc.ChunkServiceImplBase {
  private final ChunkCalls calls;

  public ChunkServiceEndpoint(ChunkCalls calls) {
    this.calls = calls;
  }

  @Override
  public StreamObserver<WriteFrame> write(StreamObserver<Receipt> answers) {
    WriteCall call =
        new WriteCall(
            calls, PeerIdentity.CALLER.get(), (ServerCallStreamObserver<Receipt>) answers);
    call.begin();
    return call;
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadFrame> frames) {
    ReadCall call =
        new ReadCall(
            calls, PeerIdentity.CALLER.get(), (ServerCallStreamObserver<ReadFrame>) frames);
    call.begin(request);
  }
}
