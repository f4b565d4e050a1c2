package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What must hold in every committed state of one namespace, whatever happened before.
final class StateCheck {
  private final MemoryStore store;
  private final int namespace;
  private final Map<InodeId, Inode> inodes = new TreeMap<>();

  private StateCheck(MemoryStore store, int namespace) {
    this.store = store;
    this.namespace = namespace;
    store.all(Inode.class).forEach(inode -> inodes.put(inode.id(), inode));
  }

  /// @param deleted chunks whose deletion every node has confirmed
  static void check(MemoryStore store, int namespace, Set<ChunkId> deleted) {
    StateCheck check = new StateCheck(store, namespace);
    check.tree();
    check.extents();
    check.chunks(deleted);
    check.keys();
    check.besides();
  }

  private void tree() {
    Map<InodeId, Integer> entries = new TreeMap<>();
    Map<InodeId, Integer> directories = new TreeMap<>();
    Map<InodeId, Integer> named = new TreeMap<>();
    for (Dentry entry : store.all(Dentry.class)) {
      Inode child = inode(entry.child());
      int names = named.merge(entry.child(), 1, Integer::sum);
      assertTrue(names == 1 || !child.directory(), () -> "two names of " + child);
      assertEquals(child.type(), entry.type());
      entries.merge(entry.parent(), 1, Integer::sum);
      if (child.directory()) {
        directories.merge(entry.parent(), 1, Integer::sum);
        assertEquals(entry.parent().value(), child.parent(), () -> "parent of " + child);
      }
    }
    Set<InodeId> detached = new TreeSet<>();
    store.all(Detached.class).forEach(row -> detached.add(row.inode()));
    for (Inode inode : inodes.values()) {
      boolean gone = inode.links() == 0;
      assertEquals(gone, detached.contains(inode.id()), () -> "detached " + inode);
      boolean expected = !gone && !inode.id().equals(InodeId.ROOT);
      assertEquals(expected, named.containsKey(inode.id()), () -> "name of " + inode);
      int count = entries.getOrDefault(inode.id(), 0);
      assertEquals(count, inode.children(), () -> "children of " + inode);
      int links =
          inode.directory()
              ? 2 + directories.getOrDefault(inode.id(), 0)
              : named.getOrDefault(inode.id(), 0);
      assertEquals(gone ? 0 : links, inode.links(), () -> "links of " + inode);
    }
    long live = store.get(Counter.key(Counter.Kind.INODES_LIVE, namespace)).orElseThrow().last();
    assertEquals(inodes.size(), live);
    long bytes = store.all(Extent.class).stream().mapToLong(Extent::length).sum();
    long counted =
        store.get(Counter.key(Counter.Kind.BYTES_LIVE, namespace)).map(Counter::last).orElse(0L);
    assertEquals(bytes, counted, "bytes in extents");
  }

  private void extents() {
    Map<ChunkId, Long> live = new TreeMap<>();
    InodeId last = new InodeId(Long.MAX_VALUE);
    long end = 0;
    for (Extent extent : store.all(Extent.class)) {
      Inode file = inode(extent.inode());
      assertEquals(FileType.REGULAR, file.type());
      long behind = extent.inode().equals(last) ? end : 0;
      assertTrue(extent.length() > 0 && extent.offset() >= behind, () -> "overlap " + extent);
      assertTrue(extent.end() <= file.size(), () -> "beyond the end " + extent);
      Chunk chunk = store.get(Chunk.key(extent.chunk())).orElseThrow();
      assertTrue(
          extent.chunkOffset() >= 0 && extent.chunkOffset() + extent.length() <= chunk.length(),
          () -> extent + " beyond " + chunk);
      live.merge(extent.chunk(), (long) extent.length(), Long::sum);
      last = extent.inode();
      end = extent.end();
    }
    for (Chunk chunk : store.all(Chunk.class)) {
      assertEquals(live.getOrDefault(chunk.id(), 0L), chunk.liveBytes(), () -> "live " + chunk);
      assertTrue(chunk.liveBytes() > 0, () -> "dead " + chunk);
    }
  }

  /// Every chunk id ever given out is in exactly one place.
  private void chunks(Set<ChunkId> deleted) {
    Set<ChunkId> all = new TreeSet<>(deleted);
    for (Allocation row : store.all(Allocation.class)) {
      assertTrue(!row.isChunk() || all.add(row.chunk()), () -> "twice: " + row);
    }
    for (Chunk row : store.all(Chunk.class)) {
      assertTrue(all.add(row.id()), () -> "twice: " + row);
    }
    for (Garbage row : store.all(Garbage.class)) {
      assertTrue(all.add(row.chunk()), () -> "twice: " + row);
      assertFalse(row.nodes().isEmpty());
    }
    long given = store.get(Counter.key(Counter.Kind.CHUNK, 0)).map(Counter::last).orElse(0L);
    assertEquals(given, all.size(), "chunks forgotten");
    for (Debt row : store.all(Debt.class)) {
      assertTrue(store.get(Chunk.key(row.chunk())).isPresent(), () -> "debt of nothing: " + row);
    }
  }

  private void keys() {
    Map<Long, Long> uses = new TreeMap<>();
    store.all(Chunk.class).forEach(chunk -> uses.merge(chunk.fileKey(), 1L, Long::sum));
    Set<Long> lives = new TreeSet<>();
    for (Inode inode : inodes.values()) {
      if (inode.fileKey() != 0) {
        lives.add(inode.fileKey());
      }
    }
    store.all(Allocation.class).stream()
        .filter(Allocation::isFileKey)
        .forEach(row -> lives.add(row.chunk().low()));
    Set<Long> rows = new TreeSet<>();
    for (FileKey key : store.all(FileKey.class)) {
      rows.add(key.id());
      assertEquals(uses.getOrDefault(key.id(), 0L), key.chunks(), () -> "uses of " + key);
      assertEquals(lives.contains(key.id()), key.fileLives(), () -> "life of " + key);
      assertTrue(key.chunks() > 0 || key.fileLives(), () -> "key left behind: " + key);
    }
    assertTrue(rows.containsAll(uses.keySet()) && rows.containsAll(lives), "keys are missing");
  }

  /// Every list is used as often as it counts, every attribute belongs to an inode that counts it.
  private void besides() {
    Map<Long, Long> uses = new TreeMap<>();
    Map<InodeId, Long> bytes = new TreeMap<>();
    for (ExtendedAttribute row : store.all(ExtendedAttribute.class)) {
      long counts = 64L + row.name().length() + row.value().length;
      bytes.merge(inode(row.inode()).id(), counts, Long::sum);
    }
    for (Inode inode : inodes.values()) {
      uses.merge(inode.extras().acl(), 1L, Long::sum);
      uses.merge(inode.extras().defaultAcl(), 1L, Long::sum);
      long counted = inode.extras().attributeBytes();
      assertEquals(bytes.getOrDefault(inode.id(), 0L), counted, () -> "attributes of " + inode);
    }
    uses.remove(0L);
    Map<Long, Long> counted = new TreeMap<>();
    store.all(Acl.class).forEach(acl -> counted.put(acl.id(), acl.uses()));
    assertEquals(uses, counted);
  }

  private Inode inode(InodeId id) {
    Inode inode = inodes.get(id);
    if (inode == null) {
      throw new AssertionError("no inode " + id);
    }
    return inode;
  }
}
