package io.skerry.client.data;

import io.grpc.CallOptions;
import io.grpc.stub.ClientCalls;
import io.skerry.client.data.ExtentPage.PlacedExtent;
import io.skerry.proto.bulk.BlockRun;
import io.skerry.proto.bulk.BulkMethods;
import io.skerry.proto.rpc.ReadRequest;
import io.skerry.proto.types.SealedLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;

/// One range of a file on its way here: from the best member, and from the next one when that
/// fails, is silent, or sends blocks that are not what was sealed.
final class RangeFetch {
  /// Nobody may have waited for a range that was fetched ahead; it does not stay for ever.
  private static final long CALL_SECONDS = 120;

  private final FileRange range;
  private final StorageNodes nodes;
  private final Iterator<ChunkMember> order;
  private final List<String> failures = new ArrayList<>();
  private Optional<ReadAttempt> attempt = Optional.empty();
  private boolean stopped;

  private RangeFetch(FileRange range, StorageNodes nodes) {
    this.range = range;
    this.nodes = nodes;
    this.order =
        range
            .extent()
            .map(run -> nodes.readOrder(run.placed().members()))
            .orElse(List.of())
            .iterator();
  }

  /// Sends the request; nothing waits here.
  static RangeFetch start(FileRange range, StorageNodes nodes) {
    RangeFetch fetch = new RangeFetch(range, nodes);
    fetch.attempt = fetch.next();
    return fetch;
  }

  private Optional<ReadAttempt> next() {
    if (range.extent().isEmpty() || !order.hasNext()) {
      return Optional.empty();
    }
    ChunkMember member = order.next();
    ReadAttempt started = new ReadAttempt(member, nodes, sealedBytes());
    ClientCalls.asyncServerStreamingCall(
        nodes.call(
            member,
            BulkMethods.read(),
            CallOptions.DEFAULT.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)),
        ReadRequest.newBuilder()
            .setCapability(member.proof())
            .setFirstBlock(range.firstBlock())
            .setBlocks(range.blocks())
            .build(),
        started);
    return Optional.of(started);
  }

  FileRange range() {
    return range;
  }

  /// Waits for the plaintext, trying every member.
  ///
  /// @return empty when no member could give it: see {@link #failures}
  Optional<PlainRange> plain() throws InterruptedException {
    if (range.extent().isEmpty()) {
      return Optional.of(PlainRange.zeros(range.length()));
    }
    for (Optional<ReadAttempt> tried = current(); tried.isPresent(); tried = further()) {
      ReadAttempt current = tried.get();
      Optional<List<BlockRun>> frames = current.frames();
      if (frames.isEmpty()) {
        failures.add(current.failure());
      } else {
        Optional<PlainRange> opened = open(frames.get());
        if (opened.isPresent()) {
          return opened;
        }
        failures.add(current.member().name() + ": sent blocks that are damaged");
        nodes.failed(current.member());
      }
    }
    return Optional.empty();
  }

  private synchronized Optional<ReadAttempt> current() {
    return attempt;
  }

  private synchronized Optional<ReadAttempt> further() {
    attempt = stopped ? Optional.empty() : next();
    return attempt;
  }

  /// Checks and decrypts all blocks; empty when a single one is not right.
  private Optional<PlainRange> open(List<BlockRun> frames) {
    PlacedExtent run = range.run();
    ChunkCipher cipher = run.key().cipher(run.placed().chunk());
    byte[] plain = new byte[plainBytes(run)];
    int at = 0;
    int expected = range.firstBlock();
    int end = expected + range.blocks();
    for (BlockRun frame : frames) {
      if (frame.firstBlock() != expected || frame.blocks() > end - expected) {
        return Optional.empty();
      }
      int from = frame.offset();
      for (int i = 0; i < frame.blocks(); i++) {
        int bytes = SealedLayout.plainBytes(run.chunkLength(), run.blockBytes(), expected);
        int size = bytes + SealedLayout.TAG_BYTES;
        if (bytes <= 0 || from + size > frame.offset() + frame.length()) {
          return Optional.empty();
        }
        ByteBuffer sealed = ByteBuffer.wrap(frame.bytes(), from, size);
        if (checksum(sealed) != frame.checksum(i) || !cipher.open(expected, sealed, plain, at)) {
          return Optional.empty();
        }
        at += bytes;
        from += size;
        expected++;
      }
    }
    return expected == end
        ? Optional.of(PlainRange.of(plain, range.skip(), range.length()))
        : Optional.empty();
  }

  /// Of all blocks of the range.
  private int plainBytes(PlacedExtent run) {
    long from = (long) range.firstBlock() * run.blockBytes();
    long to = from + (long) range.blocks() * run.blockBytes();
    return (int) (Math.min(to, run.chunkLength()) - from);
  }

  private static int checksum(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  private long sealedBytes() {
    return (long) range.blocks() * (range.run().blockBytes() + SealedLayout.TAG_BYTES);
  }

  /// What each member said.
  String failures() {
    return failures.isEmpty() ? "no storage node is known" : String.join("; ", failures);
  }

  /// Ends it; whoever waits for it goes away empty.
  synchronized void cancel() {
    stopped = true;
    attempt.ifPresent(ReadAttempt::cancel);
  }
}
