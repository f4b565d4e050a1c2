package io.skerry.client.data;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.skerry.client.TransferStatistics;
import io.skerry.client.TransferStatistics.NodeTransfer;
import io.skerry.client.transport.Channels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// What this client has seen of the storage nodes: which fail, how fast they answer, how much they
/// carried. Nothing here is believed for long.
public final class StorageNodes {
  /// As long as the metadata service needs to notice a dead node.
  private static final long SUSPECT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Channels channels;
  private final String site;
  private final Map<Integer, NodeRecord> records = new ConcurrentHashMap<>();

  public StorageNodes(Channels channels, String site) {
    this.channels = channels;
    this.site = site;
  }

  <Q, R> ClientCall<Q, R> call(
      ChunkMember member, MethodDescriptor<Q, R> method, CallOptions options) {
    Channel channel = channels.storage(member.address(), member.name());
    return channel.newCall(method, options);
  }

  /// The member failed or was silent just now.
  void failed(ChunkMember member) {
    record(member).suspectUntil.set(System.nanoTime() + SUSPECT_NANOS);
  }

  /// The member does what it should.
  void well(ChunkMember member) {
    record(member).suspectUntil.set(System.nanoTime());
  }

  /// The member began to answer a read after this time.
  void answered(ChunkMember member, long nanos) {
    well(member);
    // An average over about eight answers.
    record(member).latency.updateAndGet(old -> old == 0 ? nanos : old + (nanos - old) / 8);
  }

  void read(ChunkMember member, long bytes) {
    record(member).read.addAndGet(bytes);
  }

  void written(ChunkMember member, long bytes) {
    record(member).written.addAndGet(bytes);
  }

  boolean suspect(int node) {
    NodeRecord record = records.get(node);
    return record != null && record.suspectUntil.get() - System.nanoTime() > 0;
  }

  Set<Integer> suspects() {
    Set<Integer> suspects = new TreeSet<>();
    records.keySet().stream().filter(this::suspect).forEach(suspects::add);
    return suspects;
  }

  /// The members in the order in which to read: those that seem well, at the own site, fast.
  List<ChunkMember> readOrder(List<ChunkMember> members) {
    List<Ranked> ranked = new ArrayList<>(members.size());
    for (ChunkMember member : members) {
      NodeRecord record = records.get(member.node());
      ranked.add(
          new Ranked(
              member,
              (member.up() ? 0 : 2) + (suspect(member.node()) ? 1 : 0),
              member.site().equals(site) ? 0 : 1,
              record == null ? 0 : record.latencyClass(),
              ThreadLocalRandom.current().nextInt()));
    }
    ranked.sort(Ranked.ORDER);
    return ranked.stream().map(Ranked::member).toList();
  }

  /// What every node carried so far.
  public TransferStatistics statistics() {
    return new TransferStatistics(
        records.values().stream()
            .map(r -> new NodeTransfer(r.name, r.site, r.read.get(), r.written.get()))
            .filter(node -> node.bytesRead() + node.bytesWritten() > 0)
            .sorted(Comparator.comparing(NodeTransfer::name))
            .toList());
  }

  private NodeRecord record(ChunkMember member) {
    return records.computeIfAbsent(member.node(), any -> new NodeRecord(member));
  }

  /// Sorts members for reading; latency counts in powers of two, so that equals share the load.
  private record Ranked(ChunkMember member, int trouble, int distance, int latency, int lot) {
    static final Comparator<Ranked> ORDER =
        Comparator.comparingInt(Ranked::trouble)
            .thenComparingInt(Ranked::distance)
            .thenComparingInt(Ranked::latency)
            .thenComparingInt(Ranked::lot);
  }

  /// One node's record.
  private static final class NodeRecord {
    private final String name;
    private final String site;
    private final AtomicLong suspectUntil = new AtomicLong(System.nanoTime());
    private final AtomicLong latency = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong written = new AtomicLong();

    NodeRecord(ChunkMember member) {
      this.name = member.name();
      this.site = member.site();
    }

    /// 0 below 4 ms, one more for each doubling.
    int latencyClass() {
      long millis = TimeUnit.NANOSECONDS.toMillis(latency.get());
      return 64 - Long.numberOfLeadingZeros(millis >> 2);
    }
  }
}
