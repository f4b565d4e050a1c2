package io.skerry.client.data;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.skerry.proto.rpc.ChunkServiceGrpc;
import io.skerry.proto.rpc.Receipt;
import io.skerry.proto.rpc.SealedBlocks;
import io.skerry.proto.rpc.WriteEnd;
import io.skerry.proto.rpc.WriteFrame;
import io.skerry.proto.rpc.WriteHeader;
import io.skerry.proto.types.SealedLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// One attempt to store one chunk: sealed once, sent to all members at the same time. A member that
/// fails or stalls is left behind as long as enough others go on.
final class ChunkUpload {
  private static final int ON_READY_BYTES = 512 * 1024;
  private static final long QUEUE_BYTES_MAX = 2L << 20;
  private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long STALL_OF_SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// A node syncs a chunk to disk before it answers.
  private static final long RECEIPT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final long STRAGGLER_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long STRAGGLER_OF_SUSPECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final Object monitor = new Object();
  private final PlacedChunk placed;
  private final ChunkCipher cipher;
  private final StorageNodes nodes;
  private final int minCopies;
  private final List<MemberStream> members = new ArrayList<>();
  private final Set<Integer> suspectsAtStart;
  private final CRC32C chunkChecksum = new CRC32C();
  private int nextBlock;
  private int length;
  private int checksum;
  private boolean ended;
  private long sealedBytes;
  private long enoughAt;

  private ChunkUpload(PlacedChunk placed, ChunkCipher cipher, StorageNodes nodes, int minCopies) {
    this.placed = placed;
    this.cipher = cipher;
    this.nodes = nodes;
    this.minCopies = minCopies;
    List<Integer> ids = placed.members().stream().map(ChunkMember::node).toList();
    this.suspectsAtStart = hurried(nodes.suspects(), ids, minCopies);
  }

  /// Members that are worth less patience than others: none where the others alone are too few.
  /// When all are slow, hurrying them would only fail every attempt.
  static Set<Integer> hurried(Set<Integer> suspects, List<Integer> members, int minCopies) {
    long trusted = members.stream().filter(node -> !suspects.contains(node)).count();
    return trusted >= minCopies ? suspects : Set.of();
  }

  /// Opens the streams. Nothing waits here; a member that cannot be reached fails by itself.
  static ChunkUpload start(
      PlacedChunk placed, ContentKey key, int blockBytes, StorageNodes nodes, int minCopies) {
    ChunkUpload upload = new ChunkUpload(placed, key.cipher(placed.chunk()), nodes, minCopies);
    CallOptions options = CallOptions.DEFAULT.withOnReadyThreshold(ON_READY_BYTES);
    for (ChunkMember member : placed.members()) {
      MemberStream stream = new MemberStream(member, upload);
      upload.members.add(stream);
      ClientCalls.asyncClientStreamingCall(
          nodes.call(member, ChunkServiceGrpc.getWriteMethod(), options), stream);
      stream.offer(
          WriteFrame.newBuilder()
              .setHeader(
                  WriteHeader.newBuilder().setCapability(member.proof()).setBlockBytes(blockBytes))
              .build());
    }
    return upload;
  }

  Object monitor() {
    return monitor;
  }

  PlacedChunk placed() {
    return placed;
  }

  /// Seals blocks and hands them to all members; waits while the slowest has too much queued.
  ///
  /// @return whether enough members go on
  boolean send(BlockSource source, int first, int count) throws InterruptedException {
    if (first != nextBlock) {
      throw new IllegalStateException("block " + first + " after block " + (nextBlock - 1));
    }
    WriteFrame frame = sealed(source, first, count);
    nextBlock += count;
    if (!awaitRoom()) {
      return false;
    }
    for (MemberStream member : members) {
      member.offer(frame);
    }
    return viable();
  }

  private WriteFrame sealed(BlockSource source, int first, int count) {
    SealedBlocks.Builder run = SealedBlocks.newBuilder().setFirstBlock(first);
    int total = 0;
    for (int i = first; i < first + count; i++) {
      total += source.blockLength(i) + SealedLayout.TAG_BYTES;
    }
    byte[] payload = new byte[total];
    int at = 0;
    CRC32C blockChecksum = new CRC32C();
    for (int i = first; i < first + count; i++) {
      int plain = source.blockLength(i);
      cipher.seal(i, source.block(i), plain, payload, at);
      blockChecksum.reset();
      blockChecksum.update(payload, at, plain + SealedLayout.TAG_BYTES);
      run.addChecksums((int) blockChecksum.getValue());
      at += plain + SealedLayout.TAG_BYTES;
      length += plain;
    }
    chunkChecksum.update(payload, 0, total);
    sealedBytes += total;
    // The array is written by nobody else from here on.
    ByteString wrapped = UnsafeByteOperations.unsafeWrap(payload);
    return WriteFrame.newBuilder().setBlocks(run.setPayload(wrapped)).build();
  }

  private boolean awaitRoom() throws InterruptedException {
    synchronized (monitor) {
      boolean waiting = false;
      while (viable()) {
        List<MemberStream> crowded =
            members.stream().filter(m -> m.live() && m.queuedBytes() > QUEUE_BYTES_MAX).toList();
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
  private long dropStalled(List<MemberStream> waitedFor) {
    long soonest = Long.MAX_VALUE;
    for (MemberStream member : waitedFor) {
      long left = patience(member) - member.idleNanos();
      if (left <= 0) {
        member.fail("made no progress", true);
      } else {
        soonest = Math.min(soonest, left);
      }
    }
    return soonest;
  }

  private long patience(MemberStream member) {
    if (member.awaitsReceipt()) {
      return RECEIPT_NANOS;
    }
    return suspected(member) ? STALL_OF_SUSPECT_NANOS : STALL_NANOS;
  }

  private boolean suspected(MemberStream member) {
    return suspectsAtStart.contains(member.member().node());
  }

  private void pause(long nanos) throws InterruptedException {
    if (nanos != Long.MAX_VALUE) {
      TimeUnit.NANOSECONDS.timedWait(monitor, nanos);
    }
  }

  /// Says that the chunk is complete.
  void end() {
    synchronized (monitor) {
      checksum = (int) chunkChecksum.getValue();
      ended = true;
    }
    WriteFrame frame =
        WriteFrame.newBuilder()
            .setEnd(WriteEnd.newBuilder().setLength(length).setChecksum(checksum))
            .build();
    for (MemberStream member : members) {
      member.offerLast(frame);
    }
  }

  /// The receipts of all members; of a straggler only if it comes soon after there are enough.
  ///
  /// @return empty when there will never be enough
  Optional<List<Receipt>> receipts() throws InterruptedException {
    synchronized (monitor) {
      while (viable()) {
        List<MemberStream> missing = members.stream().filter(MemberStream::live).toList();
        if (missing.isEmpty()) {
          break;
        }
        if (received() >= minCopies) {
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

  private long stragglerNanos(List<MemberStream> missing) {
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
      return members.stream().filter(member -> member.failure().isEmpty()).count() >= minCopies;
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
    if (received() == minCopies) {
      enoughAt = System.nanoTime();
    }
    monitor.notifyAll();
  }

  void memberFailed(MemberStream member) {
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
      for (MemberStream member : members) {
        member.failure().ifPresent(why -> words.add(member.member().name() + ": " + why));
      }
      return words.isEmpty()
          ? "only " + members.size() + " of " + minCopies + " members are known"
          : String.join("; ", words);
    }
  }

  void cancel() {
    synchronized (monitor) {
      members.forEach(member -> member.fail("given up", false));
    }
  }
}
