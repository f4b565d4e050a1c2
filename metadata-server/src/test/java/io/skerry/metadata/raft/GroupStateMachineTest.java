package io.skerry.metadata.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.LogEntryCodec;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.store.MetadataStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An entry that cannot be applied stops the replica; it is never skipped.
final class GroupStateMachineTest {
  private static final GroupIdentity IDENTITY = new GroupIdentity("skerry-test", 1, 7);

  @TempDir private Path directory;
  private final List<Throwable> fatal = new ArrayList<>();
  private MetadataStore store;
  private GroupStateMachine machine;

  @BeforeEach
  void open() {
    store = MetadataStore.open(directory.resolve("state"), IDENTITY);
    machine = new GroupStateMachine(IDENTITY, store, new Recorder());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void entriesAreAppliedOnceAndInOrder() {
    machine.onApply(new Entries(1, entry(IDENTITY, 1), entry(IDENTITY, 2)));
    Entries replayed = new Entries(1, entry(IDENTITY, 8), entry(IDENTITY, 9), entry(IDENTITY, 3));
    machine.onApply(replayed);
    assertEquals(3, store.appliedIndex());
    assertEquals(3, version());
    assertFalse(replayed.failed);
  }

  @Test
  void damagedEntryStopsTheReplica() {
    Entries entries = new Entries(1, entry(IDENTITY, 1), new byte[] {-1}, entry(IDENTITY, 3));
    machine.onApply(entries);
    assertTrue(entries.failed);
    assertEquals(1, fatal.size());
    assertEquals(1, store.appliedIndex());
    assertEquals(1, version());
  }

  @Test
  void entryOfAnotherGroupStopsTheReplica() {
    Entries entries = new Entries(1, entry(new GroupIdentity("skerry-test", 2, 7), 1));
    machine.onApply(entries);
    assertTrue(entries.failed);
    assertEquals(1, fatal.size());
    assertEquals(0, store.appliedIndex());
  }

  private long version() {
    try (var view = store.view()) {
      return view.get(MapVersion.only()).orElseThrow().version();
    }
  }

  private static byte[] entry(GroupIdentity identity, long version) {
    return LogEntryCodec.encode(identity, List.of(new Change.Put(new MapVersion(version))));
  }

  /// Entries as JRaft hands them over.
  private static final class Entries implements Iterator {
    private final long firstIndex;
    private final List<byte[]> entries;
    private int position;
    private boolean failed;

    Entries(long firstIndex, byte[]... entries) {
      this.firstIndex = firstIndex;
      this.entries = List.of(entries);
    }

    @Override
    public ByteBuffer getData() {
      return ByteBuffer.wrap(entries.get(position));
    }

    @Override
    public long getIndex() {
      return firstIndex + position;
    }

    @Override
    public long getTerm() {
      return 1;
    }

    @Override
    public Closure done() {
      return status -> {};
    }

    @Override
    public boolean commit() {
      return true;
    }

    @Override
    public void commitAndSnapshotSync(Closure done) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setErrorAndRollback(long tail, Status status) {
      failed = true;
    }

    @Override
    public void setAutoCommitPerLog(boolean status) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasNext() {
      return position < entries.size();
    }

    @Override
    public ByteBuffer next() {
      position++;
      return ByteBuffer.allocate(0);
    }
  }

  /// Remembers what stopped the replica.
  private final class Recorder implements GroupStateMachine.Events {
    @Override
    public void applying(long index, List<EncodedChange> changes) {}

    @Override
    public void applied(long index, long bytes) {}

    @Override
    public void leading(long term) {}

    @Override
    public void notLeading() {}

    @Override
    public void following(long term) {}

    @Override
    public void members(List<String> addresses) {}

    @Override
    public void fatal(Throwable cause) {
      fatal.add(cause);
    }
  }
}
