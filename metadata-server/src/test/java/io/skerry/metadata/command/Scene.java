package io.skerry.metadata.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.query.Lookup;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// One data group with a namespace of alice's whose root everybody may write, four storage nodes
/// and two placement groups; and short words for what people do in it.
public final class Scene {
  public static final int NAMESPACE = 1;
  public static final long INCARNATION = 77;
  public static final Caller ALICE = new Caller("user/alice", 1000, 1000, List.of(3000), false);
  public static final Caller BOB = new Caller("user/bob", 1001, 1001, List.of(3000), false);
  public static final Caller ADMIN = new Caller("admin/admin", 0, 0, List.of(), true);

  private final MemoryStore store = new MemoryStore();
  private Holds holds = Holds.NONE;
  private long now = 1_000_000_000_000_000L;

  public Scene() {
    run(adoption(1));
  }

  public static AdoptRoot adoption(int epoch) {
    List<Node> nodes = new ArrayList<>();
    for (int id = 1; id <= 4; id++) {
      Node.Place place = new Node.Place(id % 2 == 0 ? "a" : "b", "r1");
      Node.Space space = new Node.Space(1L << 40, 1L << 39);
      nodes.add(new Node(id, "s" + id, Role.STORAGE, place, "host:" + id, true, space));
    }
    Namespace.Policy policy = new Namespace.Policy(3, 2, 65_536, 16 << 20);
    return new AdoptRoot(
        5,
        1,
        new ClusterIdentity("test", INCARNATION, 1, 1),
        epoch,
        nodes,
        List.of(
            new PlacementGroup(1, epoch, List.of(1, 2, 3)),
            new PlacementGroup(2, epoch, List.of(2, 3, 4))),
        List.of(
            new Namespace(NAMESPACE, "demo", 1000, 1000, 0777, 1, policy, new byte[40], 1),
            new Namespace(2, "elsewhere", 1000, 1000, 0777, 2, policy, new byte[40], 1)));
  }

  public MemoryStore store() {
    return store;
  }

  /// Who has files open from now on.
  public void holds(Holds now) {
    holds = now;
  }

  /// A moment later than all before.
  public long tick() {
    now += 1_000_000;
    return now;
  }

  public long nowMillis() {
    return now / 1_000_000;
  }

  /// Runs a command of the service or of a person outside any session, and commits what it changed.
  public Outcome run(Command command) {
    return submit(new Submission(Caller.SERVICE, Optional.empty(), command));
  }

  public Outcome submit(Submission submission) {
    Batch batch = new Batch(store, holds);
    Outcome outcome = batch.execute(submission);
    store.commit(store.appliedIndex() + 1, batch.changes());
    return outcome;
  }

  public Outcome.Done done(Command command) {
    Outcome outcome = run(command);
    return assertInstanceOf(Outcome.Done.class, outcome, () -> command + ": " + outcome);
  }

  public void rejected(ErrorCode expected, Command command) {
    Outcome outcome = run(command);
    Outcome.Rejected rejected =
        assertInstanceOf(Outcome.Rejected.class, outcome, () -> command + " was done");
    assertEquals(expected, rejected.code(), rejected::message);
  }

  public long session(Caller caller) {
    return done(new OpenSession(caller, nowMillis())).ids().get(0);
  }

  public static FileTarget at(String path) {
    List<Name> names =
        Arrays.stream(path.split("/", -1)).filter(s -> !s.isEmpty()).map(Name::new).toList();
    return new FileTarget(NAMESPACE, InodeId.ROOT, names);
  }

  public Inode stat(String path) {
    try {
      return new Lookup(ADMIN, at(path)).answer(store);
    } catch (RejectedException e) {
      throw new AssertionError(path + ": " + e.code(), e);
    }
  }

  public boolean exists(String path) {
    try {
      return new Lookup(ADMIN, at(path)).answer(store).links() > 0;
    } catch (RejectedException e) {
      return false;
    }
  }

  public Inode directory(Caller caller, String path, int mode) {
    done(new MakeDirectory(tick(), caller, at(path), Mode.of(mode)));
    return stat(path);
  }

  /// An empty file without chunks.
  public Inode file(Caller caller, String path, int mode) {
    done(create(caller, path, mode, new ChunkDemand(0, 0, 0, List.of(), 0)));
    return stat(path);
  }

  public CreateFile create(Caller caller, String path, int mode, ChunkDemand demand) {
    return new CreateFile(
        tick(), caller, at(path), Mode.of(mode), new CreateFile.Empty(new byte[40], demand));
  }

  public List<ChunkId> chunks(Caller caller, long session, int count) {
    ChunkDemand demand = new ChunkDemand(session, count, tick(), List.of(), 0);
    return done(new AllocateChunks(caller, NAMESPACE, demand, List.of())).chunks();
  }

  /// Keys for files that are made with their content.
  public List<Long> fileKeys(Caller caller, long session, int count) {
    ChunkDemand none = new ChunkDemand(session, 0, 0, List.of(), 0);
    List<byte[]> wrapped = Collections.nCopies(count, new byte[40]);
    return done(new AllocateChunks(caller, NAMESPACE, none, wrapped)).ids();
  }

  /// A chunk with receipts of so many members of its placement group.
  public NewChunk written(long session, ChunkId chunk, long offset, int length, int copies) {
    Optional<Allocation> row = store.get(Allocation.key(session, chunk));
    int pg = row.map(Allocation::pg).orElse(1);
    PlacementGroup group = store.get(PlacementGroup.key(pg)).orElseThrow();
    List<ChunkReceipt> receipts = new ArrayList<>();
    for (int node : group.nodes().subList(0, copies)) {
      receipts.add(
          new ChunkReceipt(INCARNATION, pg, group.epoch(), node, chunk, length, (int) chunk.low()));
    }
    return new NewChunk(offset, chunk, length, receipts);
  }

  public CommitFile commit(Caller caller, long session, Inode file, NewChunk... chunks) {
    return new CommitFile(
        tick(),
        caller,
        session,
        NAMESPACE,
        file.id(),
        file.fileKey(),
        List.of(chunks),
        CommitFile.Where.OVER,
        0,
        0);
  }

  /// The same commit, replacing all content.
  public static CommitFile replacing(CommitFile c) {
    return going(c, CommitFile.Where.INSTEAD);
  }

  /// The same commit, its chunks going elsewhere.
  public static CommitFile going(CommitFile c, CommitFile.Where where) {
    return new CommitFile(
        c.nowNanos(),
        c.caller(),
        c.session(),
        c.namespace(),
        c.inode(),
        c.fileKey(),
        c.chunks(),
        where,
        c.mtimeNanos(),
        c.ifVersion());
  }
}
