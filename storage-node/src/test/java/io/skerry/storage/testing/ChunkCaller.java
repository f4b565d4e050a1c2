package io.skerry.storage.testing;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.SealedBlocks;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.rpc.WriteHeader;
import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.PresentedCapability;
import io.skerry.storage.chunk.SealedRun;
import io.skerry.storage.codec.ChunkMessages;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/// A client of one storage node.
public final class ChunkCaller implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 60;
  private static final int FRAME_BYTES = 512 << 10;

  private final ManagedChannel channel;

  public ChunkCaller(NodeFolder node, MutualTls identity) throws SSLException {
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", node.port())
            .sslContext(identity.clientContext())
            .overrideAuthority(ServerNames.ofNode(Role.STORAGE, node.name()))
            .build();
  }

  /// Writes the whole chunk.
  ///
  /// @throws io.grpc.StatusRuntimeException as the node answers
  public Receipt write(PresentedCapability capability, SealedChunk chunk) {
    return await(begin(capability, chunk).send(chunk).end(chunk.length(), chunk.checksum()));
  }

  /// The stream after its header.
  public OpenWrite begin(PresentedCapability capability, SealedChunk chunk) {
    OpenWrite write = new OpenWrite();
    write.frames =
        ChunkServiceGrpc.newStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .write(write);
    write.frames.onNext(
        WriteFrame.newBuilder()
            .setHeader(
                WriteHeader.newBuilder()
                    .setCapability(ChunkMessages.proof(capability))
                    .setBlockBytes(chunk.blockBytes()))
            .build());
    return write;
  }

  /// Writes the whole chunk in one message.
  ///
  /// @throws io.grpc.StatusRuntimeException as the node answers
  public Receipt put(PresentedCapability capability, SealedChunk chunk) {
    return put(
        capability,
        PutRequest.newBuilder()
            .setHeader(WriteHeader.newBuilder().setBlockBytes(chunk.blockBytes()))
            .setBlocks(message(chunk.run(0, chunk.blocks().size())))
            .setEnd(WriteEnd.newBuilder().setLength(chunk.length()).setChecksum(chunk.checksum()))
            .build());
  }

  public Receipt put(PresentedCapability capability, PutRequest request) {
    PutRequest.Builder shown = request.toBuilder();
    shown.getHeaderBuilder().setCapability(ChunkMessages.proof(capability));
    return ChunkServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .put(shown.build());
  }

  /// By the generated code: the node's own marshaller must take it.
  public static SealedBlocks message(SealedRun run) {
    return SealedBlocks.newBuilder()
        .setFirstBlock(run.firstBlock())
        .addAllChecksums(run.checksums())
        .setPayload(ByteString.copyFrom(run.payload().duplicate()))
        .build();
  }

  public static Receipt await(CompletableFuture<Receipt> receipt) {
    try {
      return receipt.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /// The blocks of a range, one behind the other.
  public List<ByteBuffer> read(PresentedCapability capability, int firstBlock, int blocks) {
    Iterator<ReadFrame> frames =
        ChunkServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .read(
                ReadRequest.newBuilder()
                    .setCapability(ChunkMessages.proof(capability))
                    .setFirstBlock(firstBlock)
                    .setBlocks(blocks)
                    .build());
    List<ByteBuffer> read = new ArrayList<>();
    int sealed = 0;
    while (frames.hasNext()) {
      ReadFrame frame = frames.next();
      sealed = Math.max(sealed, frame.getBlockBytes() + 16);
      ByteBuffer payload = ByteBuffer.wrap(frame.getBlocks().getPayload().toByteArray());
      while (payload.hasRemaining()) {
        int bytes = Math.min(sealed, payload.remaining());
        read.add(payload.slice(payload.position(), bytes));
        payload.position(payload.position() + bytes);
      }
    }
    return read;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  /// A write that the test drives frame by frame.
  public static final class OpenWrite implements ClientResponseObserver<WriteFrame, Receipt> {
    private final CompletableFuture<Receipt> receipt = new CompletableFuture<>();
    private StreamObserver<WriteFrame> frames = new Unconnected();

    public OpenWrite send(SealedChunk chunk) {
      int step = Math.max(1, FRAME_BYTES / chunk.blockBytes());
      for (int block = 0; block < chunk.blocks().size(); block += step) {
        send(message(chunk.run(block, Math.min(step, chunk.blocks().size() - block))));
      }
      return this;
    }

    public OpenWrite send(SealedBlocks blocks) {
      frames.onNext(WriteFrame.newBuilder().setBlocks(blocks).build());
      return this;
    }

    public CompletableFuture<Receipt> end(int length, int checksum) {
      frames.onNext(
          WriteFrame.newBuilder()
              .setEnd(WriteEnd.newBuilder().setLength(length).setChecksum(checksum))
              .build());
      frames.onCompleted();
      return receipt;
    }

    public CompletableFuture<Receipt> receipt() {
      return receipt;
    }

    public void cancel() {
      frames.onError(new IllegalStateException("the test gives up"));
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WriteFrame> request) {}

    @Override
    public void onNext(Receipt value) {
      receipt.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      receipt.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      receipt.completeExceptionally(new IllegalStateException("no receipt"));
    }
  }

  private static final class Unconnected implements StreamObserver<WriteFrame> {
    @Override
    public void onNext(WriteFrame value) {
      throw new IllegalStateException("not connected");
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }
}
