package io.skerry.metadata.simulation;

import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.PurgeStep;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/// A client of the simulated cluster that writes and deletes files of one chunk.
final class RepairFiles {
  static final int LENGTH = 100;
  private static final int COPIES_MIN = 2;

  private final Random random;
  private final Scene data;
  private final RepairDisks disks;
  private final Deque<Written> written = new ArrayDeque<>();
  private final List<String> files = new ArrayList<>();
  private final long session;
  private int names;

  /// A chunk on the disks that is not yet committed.
  private record Written(Inode file, NewChunk chunk) {}

  RepairFiles(Random random, Scene data, RepairDisks disks) {
    this.random = random;
    this.data = data;
    this.disks = disks;
    this.session = data.session(Scene.ALICE);
  }

  /// Whether nothing waits for its commit.
  boolean allCommitted() {
    return written.isEmpty();
  }

  /// Every chunk that somebody counts on.
  List<ChunkId> chunks() {
    List<ChunkId> chunks = new ArrayList<>();
    data.store().all(Chunk.class).forEach(chunk -> chunks.add(chunk.id()));
    written.forEach(chunk -> chunks.add(chunk.chunk().chunk()));
    return chunks;
  }

  PlacementGroup group(ChunkId chunk) {
    int pg =
        data.store()
            .get(Chunk.key(chunk))
            .map(Chunk::pg)
            .orElseGet(() -> data.store().get(Allocation.key(session, chunk)).orElseThrow().pg());
    return data.store().get(PlacementGroup.key(pg)).orElseThrow();
  }

  /// Some members of the chunk's group take it. The commit comes later, or never.
  void write() {
    String path = "f" + ++names;
    List<ChunkId> chunks;
    try {
      chunks = data.chunks(Scene.ALICE, session, 1);
    } catch (AssertionError e) {
      return; // no group has enough members up
    }
    ChunkId chunk = chunks.get(0);
    PlacementGroup group = group(chunk);
    List<ChunkReceipt> receipts = new ArrayList<>();
    for (int node : group.writers()) {
      if (disks.of(node).up && random.nextInt(5) > 0) {
        disks.of(node).chunks.add(chunk);
        receipts.add(receipt(node, group, chunk));
      }
    }
    if (receipts.size() >= COPIES_MIN) {
      Inode file = data.file(Scene.ALICE, path, 0644);
      written.add(new Written(file, new NewChunk(0, chunk, LENGTH, receipts)));
      files.add(path);
    }
  }

  static ChunkReceipt receipt(int node, PlacementGroup group, ChunkId chunk) {
    return new ChunkReceipt(
        Scene.INCARNATION, group.id(), group.epoch(), node, chunk, LENGTH, (int) chunk.low());
  }

  void commit() {
    if (!written.isEmpty()) {
      Written next = written.remove();
      var _ = data.run(data.commit(Scene.ALICE, session, next.file(), next.chunk()));
    }
  }

  void delete() {
    if (!files.isEmpty() && written.isEmpty()) {
      String path = files.remove(random.nextInt(files.size()));
      data.done(new Unlink(data.tick(), Scene.ALICE, Scene.at(path)));
      data.done(new PurgeStep(data.tick(), 100, PurgeStep.Start.BEGINNING));
    }
  }
}
