package io.skerry.client.data;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.bulk.BulkMessage;
import io.skerry.proto.bulk.BulkMethods;
import io.skerry.proto.rpc.PutRequest;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.rpc.WriteHeader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/// One attempt to store one sealed chunk, sent to all members at the same time. A member that fails
/// or stalls is left behind as long as enough others go on.
final class ChunkUpload {
  static final long QUEUE_BYTES_MAX = 2L << 20;

  private static final int ON_READY_BYTES = 512 * 1024;
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STALL_OF_SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// A node syncs a chunk to disk before it answers.
  private static final long RECEIPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long STRAGGLER_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long STRAGGLER_OF_SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Object monitor = new Object();
  private final PlacedChunk placed;
  private final StorageNodes nodes;
  private final WriteHandle handle;
  private final List<MemberStream<? extends MessageLite>> members = new ArrayList<>();
  private final List<MemberStream<WriteFrame>> streams = new ArrayList<>();
  private final Set<Integer> suspectsAtStart;
  private int length;
  private int checksum;
  private boolean ended;
  private long sealedBytes;
  private long enoughAt;

  private ChunkUpload(PlacedChunk placed, StorageNodes nodes, WriteHandle handle) {
    this.placed = placed;
    this.nodes = nodes;
    this.handle = handle;
    List<Integer> ids = placed.members().stream().map(ChunkMember::node).toList();
    this.suspectsAtStart = hurried(nodes.suspects(), ids, handle.minCopies());
  }

  /// Members that are worth less patience than others: none where the others alone are too few.
  /// When all are slow, hurrying them would only fail every attempt.
  static Set<Integer> hurried(Set<Integer> suspects, List<Integer> members, int minCopies) {
    long trusted = members.stream().filter(node -> !suspects.contains(node)).count();
    return trusted >= minCopies ? suspects : Set.of();
  }

  /// Opens the streams. Nothing waits here; a member that cannot be reached fails by itself.
  static ChunkUpload start(PlacedChunk placed, StorageNodes nodes, WriteHandle handle) {
    ChunkUpload upload = new ChunkUpload(placed, nodes, handle);
    CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(ON_READY_BYTES);
    for (ChunkMember member : placed.members()) {
      MemberStream<WriteFrame> stream = new MemberStream<>(member, upload);
      upload.members.add(stream);
      upload.streams.add(stream);
    }
    for (MemberStream<WriteFrame> stream : upload.streams) {
      WriteFrame header = WriteFrame.newBuilder().setHeader(upload.header(stream.member())).build();
      stream.open(
          nodes.call(stream.member(), BulkMethods.write(), options), BulkMessage.of(header));
    }
    return upload;
  }

  /// Sends a chunk that fits into one message.
  static ChunkUpload put(
      PlacedChunk placed, StorageNodes nodes, WriteHandle handle, SealedChunk chunk) {
    ChunkUpload upload = new ChunkUpload(placed, nodes, handle);
    upload.complete(chunk);
    List<MemberStream<PutRequest>> calls = new ArrayList<>();
    for (ChunkMember member : placed.members()) {
      calls.add(new MemberStream<>(member, upload));
    }
    upload.members.addAll(calls);
    for (MemberStream<PutRequest> call : calls) {
      PutRequest request =
          PutRequest.newBuilder()
              .setHeader(upload.header(call.member()))
              .setEnd(upload.writeEnd())
              .build();
      call.send(
          nodes.call(call.member(), BulkMethods.put(), CallOptions.DEFAULT),
          BulkMessage.of(request, chunk.frames().get(0)));
    }
    return upload;
  }

  private WriteHeader header(ChunkMember member) {
    return WriteHeader.newBuilder()
        .setCapability(member.proof())
        .setBlockBytes(handle.blockBytes())
        .build();
  }

  private WriteEnd writeEnd() {
    return WriteEnd.newBuilder().setLength(length).setChecksum(checksum).build();
  }

  private void complete(SealedChunk chunk) {
    synchronized (monitor) {
      length = chunk.length();
      checksum = chunk.checksum();
      sealedBytes = chunk.sealedBytes();
      ended = true;
    }
  }

  Object monitor() {
    return monitor;
  }

  PlacedChunk placed() {
    return placed;
  }

  /// Hands the next blocks to all members; waits while the slowest has too much queued.
  ///
  /// @return whether enough members go on
  boolean send(BlockRun run) throws InterruptedException {
    if (!awaitRoom()) {
      return false;
    }
    BulkMessage<WriteFrame> frame = BulkMessage.of(WriteFrame.getDefaultInstance(), run);
    for (MemberStream<WriteFrame> stream : streams) {
      stream.offer(frame);
    }
    return viable();
  }

  private boolean awaitRoom() throws InterruptedException {
    synchronized (monitor) {
      boolean waiting = false;
      while (viable()) {
        List<MemberStream<? extends MessageLite>> crowded =
            members.stream().filter(m -> m.live() && m.crowded()).toList();
        if (crowded.isEmpty()) {
          return true;
        }
        if (!waiting) {
          crowded.forEach(MemberStream::expectProgress);
          waiting = true;
        }
        pause(dropStalled(crowded));
      }
      return false;
    }
  }

  /// Gives up members that did not move for too long; tells how long the others still have.
  private long dropStalled(List<MemberStream<? extends MessageLite>> waitedFor) {
    long soonest = Long.MAX_VALUE;
    for (MemberStream<? extends MessageLite> member : waitedFor) {
      long left = patience(member) - member.idleNanos();
      if (left <= 0) {
        member.fail("made no progress", true);
      } else {
        soonest = Math.min(soonest, left);
      }
    }
    return soonest;
  }

  private long patience(MemberStream<? extends MessageLite> member) {
    if (member.awaitsReceipt()) {
      return RECEIPT_NANOS;
    }
    return suspected(member) ? STALL_OF_SUSPECT_NANOS : STALL_NANOS;
  }

  private boolean suspected(MemberStream<? extends MessageLite> member) {
    return suspectsAtStart.contains(member.member().node());
  }

  private void pause(long nanos) throws InterruptedException {
    if (nanos != Long.MAX_VALUE) {
      TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
    }
  }

  /// Says that the chunk is complete: all its frames have been sent.
  void end(SealedChunk chunk) {
    complete(chunk);
    WriteFrame frame = WriteFrame.newBuilder().setEnd(writeEnd()).build();
    for (MemberStream<WriteFrame> stream : streams) {
      stream.offerLast(BulkMessage.of(frame));
    }
  }

  /// The receipts of all members; of a straggler only if it comes soon after there are enough.
  ///
  /// @return empty when there will never be enough
  Optional<List<Receipt>> receipts() throws InterruptedException {
    synchronized (monitor) {
      while (viable()) {
        List<MemberStream<? extends MessageLite>> missing =
            members.stream().filter(MemberStream::live).toList();
        if (missing.isEmpty()) {
          break;
        }
        if (received() >= handle.minCopies() && !handle.allReceipts()) {
          long left = stragglerNanos(missing) - (System.nanoTime() - enoughAt);
          if (left <= 0) {
            missing.forEach(member -> member.fail("sent no receipt in time", true));
            break;
          }
          pause(left);
        } else {
          pause(dropStalled(missing));
        }
      }
      if (!viable()) {
        return Optional.empty();
      }
      return Optional.of(
          members.stream()
              .flatMap(member -> member.receipt().stream())
              .sorted(Comparator.comparingInt(Receipt::getNode))
              .toList());
    }
  }

  private long stragglerNanos(List<MemberStream<? extends MessageLite>> missing) {
    return missing.stream().allMatch(this::suspected)
        ? STRAGGLER_OF_SUSPECT_NANOS
        : STRAGGLER_NANOS;
  }

  private int received() {
    return (int) members.stream().filter(member -> member.receipt().isPresent()).count();
  }

  /// Whether enough members have confirmed or may still do so.
  boolean viable() {
    synchronized (monitor) {
      return members.stream().filter(member -> member.failure().isEmpty()).count()
          >= handle.minCopies();
    }
  }

  /// Whether every member has everything: then no connection holds a frame any more.
  boolean allReceived() {
    synchronized (monitor) {
      return received() == members.size();
    }
  }

  /// Why this answer cannot be the receipt of this chunk, if it cannot.
  Optional<String> judge(ChunkMember member, Receipt answer) {
    boolean right =
        ended
            && answer.getNode() == member.node()
            && answer.getChunk().getHigh() == placed.chunk().high()
            && answer.getChunk().getLow() == placed.chunk().low()
            && answer.getLength() == length
            && answer.getChecksum() == checksum;
    return right ? Optional.empty() : Optional.of("sent a receipt for something else");
  }

  void receiptArrived(ChunkMember member) {
    nodes.well(member);
    nodes.written(member, sealedBytes);
    if (received() == handle.minCopies()) {
      enoughAt = System.nanoTime();
    }
    monitor.notifyAll();
  }

  void memberFailed(MemberStream<? extends MessageLite> member) {
    if (member.blamed()) {
      nodes.failed(member.member());
    }
    monitor.notifyAll();
  }

  /// Nodes that the next attempt should not use.
  Set<Integer> blamedNodes() {
    synchronized (monitor) {
      Set<Integer> blamed = new TreeSet<>();
      members.stream()
          .filter(MemberStream::blamed)
          .forEach(member -> blamed.add(member.member().node()));
      return blamed;
    }
  }

  /// What went wrong, by node.
  String failures() {
    synchronized (monitor) {
      List<String> words = new ArrayList<>();
      for (MemberStream<? extends MessageLite> member : members) {
        member.failure().ifPresent(why -> words.add(member.member().name() + ": " + why));
      }
      return words.isEmpty()
          ? "only " + members.size() + " of " + handle.minCopies() + " members are known"
          : String.join("; ", words);
    }
  }

  void cancel() {
    synchronized (monitor) {
      members.forEach(member -> member.fail("given up", false));
    }
  }
}
