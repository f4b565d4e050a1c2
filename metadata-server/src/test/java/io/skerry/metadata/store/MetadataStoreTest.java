package io.skerry.metadata.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.RowCodec;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.model.UserGroup;
import io.skerry.proto.types.ChunkId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P3: rows and their index reach the disk together, survive what a crash leaves, and never mix
/// with another cluster's.
final class MetadataStoreTest {
  private static final GroupIdentity IDENTITY = new GroupIdentity("skerry-test", 1, 7);

  @TempDir private Path directory;

  @Test
  void committedRowsAndTheirIndexAreReadBack() {
    try (MetadataStore store = open("a")) {
      store.commit(5, List.of(put(new UserGroup("staff", 10)), put(new MapVersion(3))));
      store.commit(6, List.of(delete(MapVersion.only()), put(new UserGroup("wheel", 11))));
      try (StoreView view = store.view()) {
        assertEquals(6, view.index());
        assertEquals(new UserGroup("staff", 10), view.get(UserGroup.key("staff")).orElseThrow());
        assertTrue(view.get(MapVersion.only()).isEmpty());
        assertEquals(2, view.scan(UserGroup.all(), 10).size());
      }
    }
  }

  @Test
  void scanStaysInItsRangeAndLimit() {
    try (MetadataStore store = open("a")) {
      store.commit(
          1,
          List.of(
              put(debt(1, 1)),
              put(debt(1, 2)),
              put(debt(1, 3)),
              put(debt(255, 1)),
              put(debt(256, 9))));
      try (StoreView view = store.view()) {
        assertEquals(List.of(debt(1, 1), debt(1, 2)), view.scan(Debt.of(1), 2));
        assertEquals(List.of(debt(1, 3)), view.scan(Debt.of(1).after(debt(1, 2).key()), 10));
        assertEquals(List.of(debt(255, 1)), view.scan(Debt.of(255), 10));
        assertEquals(List.of(debt(256, 9)), view.scan(Debt.of(256), 10));
        assertEquals(5, view.scan(Debt.all(), 10).size());
      }
    }
  }

  @Test
  void entryThatIsThereAlreadyIsSkipped() {
    try (MetadataStore store = open("a")) {
      store.commit(5, List.of(put(new MapVersion(5))));
      store.commit(5, List.of(put(new MapVersion(99))));
      store.commit(4, List.of(put(new MapVersion(98))));
      assertEquals(5, mapVersion(store));
      assertEquals(5, store.appliedIndex());
    }
  }

  @Test
  void viewShowsItsMomentWhateverIsCommittedAfterwards() {
    try (MetadataStore store = open("a")) {
      store.commit(1, List.of(put(new MapVersion(1))));
      try (StoreView before = store.view()) {
        store.commit(2, List.of(put(new MapVersion(2))));
        assertEquals(1, before.index());
        assertEquals(1, before.get(MapVersion.only()).orElseThrow().version());
      }
      assertEquals(2, mapVersion(store));
    }
  }

  @Test
  void severalRowsAreReadAtOnceAsOfTheViewsMoment() {
    try (MetadataStore store = open("a")) {
      UserGroup staff = new UserGroup("staff", 10);
      store.commit(1, List.of(put(staff), put(new UserGroup("wheel", 11))));
      try (StoreView view = store.view()) {
        store.commit(2, List.of(put(new UserGroup("staff", 99)), put(new UserGroup("later", 12))));
        List<RowKey<UserGroup>> keys =
            List.of(UserGroup.key("staff"), UserGroup.key("later"), UserGroup.key("staff"));

        List<Optional<UserGroup>> rows = view.getAll(keys);

        assertEquals(List.of(Optional.of(staff), Optional.empty(), Optional.of(staff)), rows);
        assertEquals(List.of(), view.getAll(List.<RowKey<UserGroup>>of()));
      }
    }
  }

  @Test
  void stateSurvivesARestart() {
    try (MetadataStore store = open("a")) {
      store.commit(9, List.of(put(new MapVersion(9))));
    }
    try (MetadataStore store = open("a")) {
      assertEquals(9, store.appliedIndex());
      assertEquals(9, mapVersion(store));
    }
  }

  /// Files as a power cut leaves them: copied while the store is open and nothing was flushed by
  /// close.
  @Test
  void afterACrashRowsAndIndexAreOfTheSameCommit() throws IOException {
    try (MetadataStore store = open("a")) {
      for (int i = 1; i <= 50; i++) {
        store.commit(i, List.of(put(new MapVersion(i)), put(new UserGroup("g" + i, i))));
        if (i == 30) {
          store.checkpoint(directory.resolve("flush"));
        }
      }
      copy(directory.resolve("a"), directory.resolve("crashed"));
    }
    try (MetadataStore store = open("crashed")) {
      assertTrue(store.appliedIndex() >= 30, "applied " + store.appliedIndex());
      assertEquals(store.appliedIndex(), mapVersion(store));
      try (StoreView view = store.view()) {
        assertEquals(store.appliedIndex(), view.scan(UserGroup.all(), 100).size());
      }
    }
  }

  @Test
  void checkpointBringsAnotherStoreToItsIndex() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    try (MetadataStore source = open("a")) {
      source.commit(40, List.of(put(new MapVersion(40))));
      List<String> files = source.checkpoint(checkpoint);
      for (String file : files) {
        assertTrue(Files.isRegularFile(checkpoint.resolve(file)), file);
      }
      source.commit(41, List.of(put(new MapVersion(41))));
    }
    try (MetadataStore target = open("b")) {
      target.commit(3, List.of(put(new MapVersion(3)), put(new UserGroup("old", 1))));
      try (StoreView before = target.view()) {
        assertTrue(target.load(checkpoint));
        assertEquals(3, before.get(MapVersion.only()).orElseThrow().version());
      }
      assertEquals(40, mapVersion(target));
      assertEquals(40, target.appliedIndex());
      target.commit(41, List.of(put(new MapVersion(4_100))));
    }
    try (MetadataStore target = open("b")) {
      assertEquals(4_100, mapVersion(target));
      try (StoreView view = target.view()) {
        assertTrue(view.get(UserGroup.key("old")).isEmpty());
      }
    }
    assertEquals(1, databases("b"), "the replaced database is gone");
    try (MetadataStore again = open("c")) {
      assertTrue(again.load(checkpoint), "the checkpoint itself was not changed by being used");
      assertEquals(40, mapVersion(again));
    }
  }

  @Test
  void checkpointThatIsNotNewerKeepsTheLiveState() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    try (MetadataStore store = open("a")) {
      store.commit(5, List.of(put(new MapVersion(5))));
      store.checkpoint(checkpoint);
      store.commit(6, List.of(put(new MapVersion(6))));
      assertFalse(store.load(checkpoint));
      assertEquals(6, mapVersion(store));
    }
  }

  @Test
  void checkpointOfAnotherGroupIsRefused() throws IOException {
    Path checkpoint = directory.resolve("checkpoint");
    try (MetadataStore other =
        MetadataStore.open(directory.resolve("other"), new GroupIdentity("skerry-test", 2, 7))) {
      other.commit(5, List.of(put(new MapVersion(5))));
      other.checkpoint(checkpoint);
    }
    try (MetadataStore store = open("a")) {
      assertThrows(StoreRefusedException.class, () -> store.load(checkpoint));
      assertEquals(0, store.appliedIndex());
    }
  }

  @Test
  void interruptedLoadLeavesTheOldStateInUse() throws IOException {
    try (MetadataStore store = open("a")) {
      store.commit(5, List.of(put(new MapVersion(5))));
    }
    Path half = Files.createDirectory(directory.resolve("a/rows-2"));
    Files.writeString(half.resolve("CURRENT"), "half");
    try (MetadataStore store = open("a")) {
      assertEquals(5, mapVersion(store));
    }
    assertFalse(Files.exists(half));
  }

  @Test
  void stateOfAnotherClusterGroupOrIncarnationIsRefused() throws IOException {
    open("a").close();
    Map<Path, String> before = contents("a");
    for (GroupIdentity other :
        List.of(
            new GroupIdentity("skerry-other", 1, 7),
            new GroupIdentity("skerry-test", 2, 7),
            new GroupIdentity("skerry-test", 1, 8))) {
      StoreRefusedException refused =
          assertThrows(
              StoreRefusedException.class, () -> MetadataStore.open(directory.resolve("a"), other));
      String message = String.valueOf(refused.getMessage());
      assertTrue(message.contains("belongs to"), message);
      assertEquals(1, message.lines().count());
    }
    assertEquals(before, contents("a"));
  }

  @Test
  void corruptDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    try (MetadataStore store = open("a")) {
      store.commit(5, List.of(put(new MapVersion(5))));
    }
    Path manifest;
    try (Stream<Path> files = Files.list(directory.resolve("a/rows-1"))) {
      manifest =
          files
              .filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
              .findFirst()
              .orElseThrow();
    }
    Files.write(manifest, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    StoreRefusedException refused = assertThrows(StoreRefusedException.class, () -> open("a"));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("is corrupt"), message);
    assertTrue(message.contains(directory.resolve("a").toString()), message);
    assertEquals(1, message.lines().count());
    assertEquals(10, Files.size(manifest));
  }

  @Test
  void directoryWithoutIdentityIsRefused() throws IOException {
    Files.createDirectories(directory.resolve("a"));
    Files.writeString(directory.resolve("a/notes.txt"), "mine");
    assertThrows(StoreRefusedException.class, () -> open("a"));
    assertEquals("mine", Files.readString(directory.resolve("a/notes.txt")));
  }

  private MetadataStore open(String name) {
    return MetadataStore.open(directory.resolve(name), IDENTITY);
  }

  private static long mapVersion(MetadataStore store) {
    try (StoreView view = store.view()) {
      return view.get(MapVersion.only()).orElseThrow().version();
    }
  }

  private static Debt debt(int node, long chunk) {
    return new Debt(node, 1, new ChunkId(1, chunk));
  }

  private static EncodedChange put(Row row) {
    return new EncodedChange(row.key().table(), row.key().bytes(), RowCodec.encode(row), false);
  }

  private static EncodedChange delete(RowKey<?> key) {
    return new EncodedChange(key.table(), key.bytes(), new byte[0], true);
  }

  private long databases(String name) throws IOException {
    try (Stream<Path> entries = Files.list(directory.resolve(name))) {
      return entries.filter(Files::isDirectory).count();
    }
  }

  private Map<Path, String> contents(String name) throws IOException {
    Map<Path, String> sizes = new HashMap<>();
    try (Stream<Path> paths = Files.walk(directory.resolve(name))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        sizes.put(path, Files.size(path) + " " + Files.getLastModifiedTime(path));
      }
    }
    return sizes;
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> paths = Files.walk(source)) {
      for (Path path : paths.toList()) {
        Path copied = target.resolve(source.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copied);
        } else if (!path.getFileName().toString().equals("LOCK")) {
          Files.copy(path, copied);
        }
      }
    }
  }
}
