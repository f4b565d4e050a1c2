package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.SealedLayout;
import io.skerry.storage.chunk.Checksums;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRecord;
import io.skerry.storage.chunk.ChunkWrite;
import io.skerry.storage.chunk.Holdings;
import io.skerry.storage.chunk.SealedBlock;
import io.skerry.storage.store.DataDirectory;
import io.skerry.storage.store.RocksChunkStore;
import io.skerry.testkit.cluster.LocalCluster;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The data of a storage node that does not run, to look at and to tamper with, by the node's own
/// classes.
final class StoppedNode implements AutoCloseable {
  private static final int BLOCK_BYTES = 4 * 1024;
  private static final int ROWS_MAX = 10_000;
  private static final int GROUPS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DataDirectory data;

  private StoppedNode(DataDirectory data) {
    this.data = data;
  }

  static StoppedNode open(LocalCluster cluster, String name) throws Exception {
    Path folder = cluster.server(name).directory().resolve("data");
    String id = cluster.config("admin", "a").cluster();
    StoppedNode node = new StoppedNode(DataDirectory.open(folder, id, name, Clock.systemUTC()));
    await().atMost(PATIENCE).until(() -> node.store().look(Holdings::counted));
    return node;
  }

  private RocksChunkStore store() {
    return data.store();
  }

  /// The chunks of one metadata group in the placement group that has most of them here.
  List<ChunkRecord> fullest() {
    return store()
        .look(
            held ->
                IntStream.range(1, GROUPS)
                    .boxed()
                    .flatMap(
                        group ->
                            held.placementGroups(group).stream().map(pg -> all(held, pg, group)))
                    .max(Comparator.comparingInt(List::size))
                    .orElse(List.of()));
  }

  private static List<ChunkRecord> all(Holdings held, int pg, int group) {
    return held.range(pg, group, new ChunkId(0, 0), new ChunkId(-1, -1), ROWS_MAX).chunks();
  }

  /// The counters of all ids of a metadata group that are here.
  Set<Long> counters(int group) {
    return store()
        .look(
            held ->
                held.placementGroups(group).stream()
                    .flatMap(pg -> all(held, pg, group).stream())
                    .map(chunk -> chunk.key().chunk().low())
                    .collect(Collectors.toCollection(TreeSet::new)));
  }

  Optional<ChunkRecord> find(ChunkKey key) {
    return store().find(key);
  }

  void delete(ChunkKey key) {
    var _ = store().delete(key).join();
  }

  /// Writes a chunk of zeroes.
  void write(ChunkKey key, int blocks) {
    List<SealedBlock> sealed = new ArrayList<>();
    ByteBuffer all = ByteBuffer.allocate(blocks * (BLOCK_BYTES + SealedLayout.TAG_BYTES));
    for (int i = 0; i < blocks; i++) {
      ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES + SealedLayout.TAG_BYTES);
      sealed.add(new SealedBlock(i, Checksums.of(bytes), bytes));
    }
    try (ChunkWrite write = store().restore(key, BLOCK_BYTES, 1)) {
      sealed.forEach(write::append);
      var _ = write.seal(blocks * BLOCK_BYTES, Checksums.of(all)).join();
    }
  }

  @Override
  public void close() {
    data.close();
  }
}
