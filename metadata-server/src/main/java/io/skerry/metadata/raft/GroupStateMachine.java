package io.skerry.metadata.raft;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.entity.LeaderChangeContext;
import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.error.RaftException;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.LogEntryCodec;
import io.skerry.metadata.store.MetadataStore;
import io.skerry.metadata.store.StoreFailedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to committed entries on every replica: their rows go to the store as they are.
/// JRaft calls it from one thread. If a row cannot be written the replica stops, since going on
/// would let it diverge.
final class GroupStateMachine extends StateMachineAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(GroupStateMachine.class);
  private static final String STATE = "state";

  private final GroupIdentity identity;
  private final MetadataStore store;
  private final Events events;

  /// What the rest of the replica learns from here. Called on JRaft's thread: must not wait.
  interface Events {
    /// These changes are about to be in the store, as the entry with this index.
    void applying(long index, List<EncodedChange> changes);

    /// @param bytes of the entries that were applied
    void applied(long index, long bytes);

    /// Everything before this term is applied.
    void leading(long term);

    void notLeading();

    void following(long term);

    void members(List<String> addresses);

    void fatal(Throwable cause);
  }

  GroupStateMachine(GroupIdentity identity, MetadataStore store, Events events) {
    this.identity = identity;
    this.store = store;
    this.events = events;
  }

  @Override
  @SuppressWarnings("CatchingUnchecked") // whatever it is, the replica must not go on
  public void onApply(Iterator entries) {
    long bytes = 0;
    long index = 0;
    while (entries.hasNext()) {
      index = entries.getIndex();
      ByteBuffer data = entries.getData();
      bytes += data.remaining();
      try {
        apply(index, data);
      } catch (Throwable e) {
        entries.setErrorAndRollback(
            1, new Status(RaftError.ESTATEMACHINE, "entry %d cannot be applied: %s", index, e));
        events.fatal(e);
        return;
      }
      Closure done = entries.done();
      if (done instanceof Proposal proposal) {
        proposal.appliedAt(index);
      }
      if (done != null) {
        done.run(Status.OK());
      }
      entries.next();
    }
    events.applied(index, bytes);
  }

  private void apply(long index, ByteBuffer data) {
    if (index <= store.appliedIndex()) {
      return; // replayed from the log after a restart; the rows are there
    }
    LogEntryCodec.Entry entry = LogEntryCodec.decode(data);
    if (!entry.identity().equals(identity)) {
      throw new IllegalStateException(
          "entry " + index + " is of " + entry.identity() + ", this replica of " + identity);
    }
    events.applying(index, entry.changes());
    store.commit(index, entry.changes());
  }

  /// Reports success only when the checkpoint is on the disk, since JRaft then cuts the log.
  @Override
  public void onSnapshotSave(SnapshotWriter writer, Closure done) {
    long started = System.nanoTime();
    try {
      for (String file : store.checkpoint(Path.of(writer.getPath(), STATE))) {
        if (!writer.addFile(STATE + '/' + file)) {
          throw new IOException("snapshot does not take " + file);
        }
      }
    } catch (IOException | StoreFailedException e) {
      LOG.error("{}: snapshot failed, the log stays as it is", identity, e);
      done.run(new Status(RaftError.EIO, "snapshot failed: %s", e));
      return;
    }
    LOG.info(
        "{}: snapshot at index {} in {} ms",
        identity,
        store.appliedIndex(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
    done.run(Status.OK());
  }

  @Override
  @SuppressWarnings("CatchingUnchecked")
  public boolean onSnapshotLoad(SnapshotReader reader) {
    try {
      store.load(Path.of(reader.getPath(), STATE));
      events.applied(store.appliedIndex(), 0);
      return true;
    } catch (IOException | RuntimeException e) {
      events.fatal(e);
      return false;
    }
  }

  /// JRaft calls it when the first entry of the new term, a configuration, is applied. Entries are
  /// applied in order, so everything that earlier leaders committed is in the store by now.
  @Override
  public void onLeaderStart(long term) {
    events.leading(term);
  }

  @Override
  public void onLeaderStop(Status status) {
    events.notLeading();
  }

  @Override
  public void onStartFollowing(LeaderChangeContext context) {
    events.following(context.getTerm());
  }

  @Override
  public void onConfigurationCommitted(Configuration configuration) {
    events.members(
        configuration.getPeers().stream().map(peer -> peer.getEndpoint().toString()).toList());
  }

  @Override
  public void onError(RaftException failure) {
    events.fatal(failure);
  }
}
