package io.skerry.storage.transfer;

import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.bulk.BulkMethods;
import io.skerry.proto.rpc.ReadFrame;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import io.skerry.storage.chunk.ChunkAssembly;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.ChunkStore;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.FetchOrder;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.chunk.Verification;
import io.skerry.storage.codec.ChunkMessages;
import io.skerry.storage.traffic.TrafficCounters;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out one order to fetch a chunk: asks one source after the other until one delivers what
/// the order describes. Blocks; runs on the node's few fetch threads.
public final class ChunkFetcher {
  private static final Logger log = LoggerFactory.getLogger(ChunkFetcher.class);
  private static final long DEADLINE_SECONDS = 30;
  private static final long SLOWEST_BYTES_PER_SECOND = 256 * 1024;

  private final ChunkStore store;
  private final PeerChannels channels;
  private final TrafficCounters counters;

  public ChunkFetcher(ChunkStore store, PeerChannels channels, TrafficCounters counters) {
    this.store = store;
    this.channels = channels;
    this.counters = counters;
  }

  /// The chunk, durable on this node.
  ///
  /// @throws ChunkRefusedException if no source delivers it
  public ChunkRecord fetch(FetchOrder order) {
    Optional<ChunkRecord> good = order.replace() ? undamaged(order) : present(order);
    if (good.isPresent()) {
      return good.get();
    }
    List<String> reasons = new ArrayList<>();
    for (FetchOrder.Source source : order.sources()) {
      try {
        if (order.replace() && occupied(order)) {
          makeRoom(order, source);
        }
        ChunkRecord chunk = from(source, order, frames -> store(order, frames));
        counters.chunksFetched().increment();
        return chunk;
      } catch (StatusRuntimeException | ChunkRefusedException | IllegalArgumentException e) {
        reasons.add(source.name() + ": " + e.getMessage());
      }
    }
    throw new ChunkRefusedException(
        ErrorCode.CHUNK_NOT_FOUND, "no source delivered " + order.key() + ": " + reasons);
  }

  private Optional<ChunkRecord> present(FetchOrder order) {
    Optional<ChunkRecord> present = store.find(order.key());
    if (present.filter(chunk -> !chunk.same(order.length(), order.checksum())).isPresent()) {
      throw new ChunkRefusedException(
          ErrorCode.CHUNK_CONFLICT, order.key() + " is here already with other content");
    }
    return present;
  }

  /// The own copy, if it is what the order describes to the last byte.
  private Optional<ChunkRecord> undamaged(FetchOrder order) {
    try {
      Optional<ChunkRecord> present =
          store.find(order.key()).filter(it -> it.same(order.length(), order.checksum()));
      present.ifPresent(chunk -> Verification.verify(store, chunk, bytes -> {}));
      return present;
    } catch (ChunkRefusedException e) {
      if (e.code() != ErrorCode.CHECKSUM_MISMATCH) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private boolean occupied(FetchOrder order) {
    try {
      return store.find(order.key()).isPresent();
    } catch (ChunkRefusedException e) {
      if (e.code() != ErrorCode.CHECKSUM_MISMATCH) {
        throw e;
      }
      return true;
    }
  }

  /// Deletes what is here of the chunk, but not before the source has shown all of a good copy.
  private void makeRoom(FetchOrder order, FetchOrder.Source source) {
    int blocks = from(source, order, frames -> shown(order, frames));
    log.atWarn()
        .addKeyValue("chunk", order.key())
        .addKeyValue("source", source.name())
        .addKeyValue("blocks", blocks)
        .log("bad-copy-dropped");
    try {
      var _ = store.delete(order.key()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChunkRefusedException refusal ? refusal : e;
    }
  }

  /// Reads a whole chunk and keeps nothing.
  ///
  /// @return its blocks
  /// @throws ChunkRefusedException if it is not what the order describes
  private static int shown(FetchOrder order, Iterator<BulkMessage<ReadFrame>> frames) {
    BulkMessage<ReadFrame> frame = first(order, frames);
    ChunkAssembly assembly = new ChunkAssembly(frame.envelope().getBlockBytes());
    int blocks = accepted(assembly, frame).size();
    while (frames.hasNext()) {
      blocks += accepted(assembly, frames.next()).size();
    }
    assembly.finish(order.length(), order.checksum());
    return blocks;
  }

  private <T> T from(
      FetchOrder.Source source,
      FetchOrder order,
      Function<Iterator<BulkMessage<ReadFrame>>, T> use) {
    Context.CancellableContext context = Context.current().withCancellation();
    Context outer = context.attach();
    try {
      return use.apply(frames(order, source));
    } finally {
      context.detach(outer);
      context.cancel(null);
    }
  }

  private Iterator<BulkMessage<ReadFrame>> frames(FetchOrder order, FetchOrder.Source source) {
    ReadRequest request =
        ReadRequest.newBuilder().setCapability(ChunkMessages.proof(source.capability())).build();
    String serverName = ServerNames.ofNode(Role.STORAGE, source.name());
    return ClientCalls.blockingServerStreamingCall(
        channels.channel(source.address(), serverName),
        BulkMethods.read(),
        CallOptions.DEFAULT.withDeadlineAfter(
            DEADLINE_SECONDS + order.length() / SLOWEST_BYTES_PER_SECOND, TimeUnit.SECONDS),
        request);
  }

  /// The first frame, which describes the chunk.
  private static BulkMessage<ReadFrame> first(
      FetchOrder order, Iterator<BulkMessage<ReadFrame>> frames) {
    if (!frames.hasNext()) {
      throw different(order, "no frame");
    }
    BulkMessage<ReadFrame> begin = frames.next();
    ReadFrame first = begin.envelope();
    if (first.getChunkLength() != order.length() || first.getChunkChecksum() != order.checksum()) {
      throw different(order, "another chunk");
    }
    return begin;
  }

  private ChunkRecord store(FetchOrder order, Iterator<BulkMessage<ReadFrame>> frames) {
    BulkMessage<ReadFrame> begin = first(order, frames);
    ReadFrame first = begin.envelope();
    ChunkAssembly assembly = new ChunkAssembly(first.getBlockBytes());
    try (ChunkWrite write = store.restore(order.key(), first.getBlockBytes(), order.epoch())) {
      append(assembly, write, begin);
      while (frames.hasNext()) {
        append(assembly, write, frames.next());
      }
      assembly.finish(order.length(), order.checksum());
      return write.seal(order.length(), order.checksum()).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ChunkRefusedException refusal ? refusal : e;
    }
  }

  private static void append(
      ChunkAssembly assembly, ChunkWrite write, BulkMessage<ReadFrame> frame) {
    accepted(assembly, frame).forEach(write::append);
  }

  private static List<SealedBlock> accepted(ChunkAssembly assembly, BulkMessage<ReadFrame> frame) {
    return frame.payloadBytes() == 0
        ? List.of() // an empty chunk has one frame without blocks
        : assembly.accept(ChunkMessages.run(frame.run().orElseThrow()));
  }

  private static ChunkRefusedException different(FetchOrder order, String what) {
    return new ChunkRefusedException(
        ErrorCode.CHECKSUM_MISMATCH, "the source answered " + what + " for " + order.key());
  }
}
