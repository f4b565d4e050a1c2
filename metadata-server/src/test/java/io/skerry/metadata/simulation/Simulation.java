package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.command.Acls;
import io.skerry.metadata.command.AllocateChunks;
import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ChunkDemand;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.ConfirmTasks;
import io.skerry.metadata.command.EndSession;
import io.skerry.metadata.command.NamespaceCommand;
import io.skerry.metadata.command.OpenSession;
import io.skerry.metadata.command.PurgeStep;
import io.skerry.metadata.command.RequestKey;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.Holds;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One run of the simulation: callers with sessions, a leader that loses batches, two followers.
final class Simulation {
  private static final List<Caller> CALLERS =
      List.of(Scene.ALICE, Scene.ALICE, Scene.BOB, Scene.ADMIN);

  /// Steps between looks at every row: more often while the tree is young.
  private static final int CHECK_EVERY = 20;

  private static final int CHECK_LONG_RUNS_EVERY = 200;

  private final Random random;
  private final ModelTree model = new ModelTree();
  private final Scene scene = new Scene();
  private final RandomCommands commands;
  private final List<MemoryStore> followers = List.of(new MemoryStore(), new MemoryStore());
  private final List<List<Change>> log = new ArrayList<>();
  private final Map<String, Client> clients = new HashMap<>();
  private final Set<ChunkId> deleted = new TreeSet<>();
  private final Tally tally = new Tally();
  private final Holds holds = new RandomHolds(model.open);
  private int steps;

  /// A caller with its session, its requests without answer, and some answers to ask for again.
  private static final class Client {
    final long session;
    final List<Submission> open = new ArrayList<>();
    final List<Answer> answers = new ArrayList<>();
    long number;

    Client(long session) {
      this.session = session;
    }
  }

  private record Answer(Submission submission, Outcome outcome) {}

  Simulation(long seed) {
    random = new Random(seed);
    commands = new RandomCommands(random, model, scene);
    // The scene has committed by itself; followers start from its rows.
    List<Change> start = new ArrayList<>();
    scene.store().rows().forEach(row -> start.add(new Change.Put(row)));
    followers.forEach(follower -> follower.commit(0, start));
  }

  Tally tally() {
    return tally;
  }

  void step() {
    steps++;
    List<Submission> submissions = submissions();
    Batch batch = new Batch(scene.store(), holds);
    List<Outcome> outcomes = new ArrayList<>();
    submissions.forEach(submission -> outcomes.add(batch.execute(submission)));
    if (random.nextInt(6) == 0) {
      return; // The leader dies before the batch is committed; everybody asks again.
    }
    commit(batch);
    for (int i = 0; i < submissions.size(); i++) {
      compare(submissions.get(i), outcomes.get(i));
    }
    repeatSomething();
    prepareSomething();
    keepHouse();
    if (steps % (steps <= 400 ? CHECK_EVERY : CHECK_LONG_RUNS_EVERY) == 0) {
      StateCheck.check(scene.store(), Scene.NAMESPACE, deleted);
      compareTrees();
    }
  }

  void finish() {
    model.open.clear();
    while (id(service(new PurgeStep(scene.tick(), 50, PurgeStep.Start.BEGINNING))) == 1) {
      StateCheck.check(scene.store(), Scene.NAMESPACE, deleted);
    }
    StateCheck.check(scene.store(), Scene.NAMESPACE, deleted);
    assertEquals(List.of(), scene.store().all(Detached.class));
    compareTrees();
    for (MemoryStore follower : followers) {
      catchUp(follower);
      assertEquals(scene.store().rows(), follower.rows());
    }
  }

  private void commit(Batch batch) {
    List<Change> changes = batch.changes();
    log.add(changes);
    scene.store().commit(scene.store().appliedIndex() + 1, changes);
    followers.stream().filter(f -> random.nextInt(3) == 0).forEach(this::catchUp);
  }

  private void catchUp(MemoryStore follower) {
    for (int i = (int) follower.appliedIndex(); i < log.size(); i++) {
      follower.commit(i + 1, log.get(i));
    }
  }

  private List<Submission> submissions() {
    commands.look();
    List<Submission> submissions = new ArrayList<>();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      Caller caller = CALLERS.get(random.nextInt(CALLERS.size()));
      Client client = client(caller);
      NamespaceCommand command = commands.next(caller, client.session);
      client.number++;
      RequestKey key =
          new RequestKey(
              client.session, client.number, answeredBelow(client), holding(client.session));
      client.open.add(new Submission(caller, Optional.of(key), command));
    }
    clients.values().forEach(client -> submissions.addAll(client.open));
    return submissions;
  }

  /// Sometimes a caller relies on a lock that it has, or once had.
  private long holding(long session) {
    List<Long> ever = model.locks.ever(session);
    return ever.isEmpty() || random.nextInt(6) != 0 ? 0 : ever.get(random.nextInt(ever.size()));
  }

  private static long answeredBelow(Client client) {
    long below = client.number;
    for (Submission open : client.open) {
      below = Math.min(below, open.request().orElseThrow().number());
    }
    for (Answer answer : client.answers) {
      below = Math.min(below, answer.submission.request().orElseThrow().number());
    }
    return below;
  }

  private Client client(Caller caller) {
    return clients.computeIfAbsent(caller.principal(), name -> open(caller));
  }

  private Client open(Caller caller) {
    Batch batch = new Batch(scene.store(), holds);
    Outcome outcome =
        batch.execute(
            new Submission(caller, Optional.empty(), new OpenSession(caller, scene.nowMillis())));
    commit(batch);
    return new Client(id(outcome));
  }

  private void compare(Submission submission, Outcome actual) {
    NamespaceCommand command = (NamespaceCommand) submission.command();
    Client client = client(submission.caller());
    client.open.remove(submission);
    client.answers.add(new Answer(submission, actual));
    RequestKey key = submission.request().orElseThrow();
    boolean fenced = key.holding() != 0 && !model.locks.holds(key.session(), key.holding());
    Optional<ErrorCode> expected =
        fenced ? Optional.of(ErrorCode.LOCK_LOST) : model.execute(command, actual);
    Optional<ErrorCode> code = ModelTree.refusal(actual);
    assertEquals(expected, code, () -> command + " gave " + actual);
    tally.add(command, code);
  }

  /// A caller that missed the answer asks again: same outcome, nothing changes (P8).
  private void repeatSomething() {
    for (Client client : clients.values()) {
      if (!client.answers.isEmpty() && random.nextInt(2) == 0) {
        Answer answer = client.answers.get(random.nextInt(client.answers.size()));
        Batch batch = new Batch(scene.store(), holds);
        assertEquals(answer.outcome, batch.execute(answer.submission));
        assertEquals(List.of(), batch.changes());
      }
      while (client.answers.size() > 5) {
        client.answers.remove(random.nextInt(client.answers.size()));
      }
    }
  }

  /// A client gets chunks and keys for files that it will make with their content.
  private void prepareSomething() {
    if (random.nextInt(3) != 0) {
      return;
    }
    Caller caller = CALLERS.get(random.nextInt(CALLERS.size()));
    long session = client(caller).session;
    ChunkDemand demand = new ChunkDemand(session, 2, scene.tick(), List.of(), 0);
    Command command =
        new AllocateChunks(caller, Scene.NAMESPACE, demand, Collections.nCopies(2, new byte[40]));
    Batch batch = new Batch(scene.store(), holds);
    Outcome outcome = batch.execute(new Submission(caller, Optional.empty(), command));
    commit(batch);
    model.sessions.prepare(session, (Outcome.Done) outcome);
  }

  /// Somebody opens a file, or closes one.
  private void openAndClose() {
    List<ModelNode> files = new Living(model.root).those(node -> node.key != 0);
    if (!files.isEmpty() && random.nextInt(3) == 0) {
      model.open.add(files.get(random.nextInt(files.size())).id);
    }
    if (model.open.size() > 10) {
      model.open.remove(List.copyOf(model.open).get(random.nextInt(model.open.size())));
    }
  }

  /// Where a purge may begin: it leaves what comes before for later.
  private PurgeStep.Start somewhere() {
    List<Detached> detached = scene.store().all(Detached.class);
    if (detached.isEmpty() || random.nextBoolean()) {
      return PurgeStep.Start.BEGINNING;
    }
    Detached row = detached.get(random.nextInt(detached.size()));
    List<Dentry> entries = scene.store().scan(Dentry.of(row.namespace(), row.inode()), 100);
    return new PurgeStep.Start(
        row.sequence(),
        entries.isEmpty() || random.nextBoolean()
            ? Optional.empty()
            : Optional.of(entries.get(random.nextInt(entries.size())).name()));
  }

  private void keepHouse() {
    openAndClose();
    if (random.nextInt(4) == 0) {
      service(new PurgeStep(scene.tick(), 16 + random.nextInt(30), somewhere()));
    }
    if (random.nextInt(5) == 0) {
      for (Garbage garbage : scene.store().all(Garbage.class)) {
        int node = garbage.nodes().get(0);
        service(new ConfirmTasks(node, List.of(garbage.chunk()), List.of()));
        if (garbage.nodes().size() == 1) {
          deleted.add(garbage.chunk());
        }
      }
    }
    if (random.nextInt(60) == 0) {
      Caller caller = CALLERS.get(random.nextInt(CALLERS.size()));
      Client client = client(caller);
      while (id(service(new EndSession(Caller.SERVICE, client.session, scene.nowMillis()))) == 1) {
        // Its locks end first.
      }
      model.sessions.end(client.session);
      model.locks.end(client.session);
      clients.remove(caller.principal());
    }
  }

  private Outcome service(Command command) {
    Batch batch = new Batch(scene.store(), holds);
    Outcome outcome = batch.execute(new Submission(Caller.SERVICE, Optional.empty(), command));
    commit(batch);
    return outcome;
  }

  private static long id(Outcome outcome) {
    return ((Outcome.Done) outcome).ids().get(0);
  }

  private void compareRights(ModelNode node, Inode inode) {
    MemoryStore store = scene.store();
    Inode.Extras extras = inode.extras();
    int namespace = inode.namespace();
    assertEquals(node.rights, AclModel.list(Acls.entries(store, namespace, extras.acl())));
    assertEquals(node.defaults, AclModel.list(Acls.entries(store, namespace, extras.defaultAcl())));
    Map<String, Integer> attributes = new TreeMap<>();
    store
        .scan(ExtendedAttribute.of(namespace, inode.id()), 1 << 20)
        .forEach(row -> attributes.put(row.name(), row.value().length));
    assertEquals(node.attributes, attributes);
  }

  private void compareTrees() {
    model.locks.compare(scene.store());
    compare(model.root);
    model.nodes.values().stream()
        .filter(node -> node.homes.isEmpty() && model.open.contains(node.id))
        .forEach(this::compare);
  }

  private void compare(ModelNode node) {
    MemoryStore store = scene.store();
    Inode inode = store.get(Inode.key(Scene.NAMESPACE, new InodeId(node.id))).orElseThrow();
    assertEquals(node.type, inode.type());
    assertEquals(
        new Inode.Ownership(node.uid, node.gid, node.mode), inode.ownership(), inode::toString);
    assertEquals(node.version, inode.version(), inode::toString);
    assertEquals(node.text, inode.linkTarget(), inode::toString);
    compareRights(node, inode);
    if (!node.directory() && !node.hidden) {
      assertEquals(node.homes.size(), inode.links(), inode::toString);
    }
    if (node.type == FileType.REGULAR) {
      assertEquals(node.bytes.length, inode.size());
      ModelNode actual = new ModelNode(node.id, node.type);
      actual.bytes = new long[node.bytes.length];
      for (Extent extent : store.scan(Extent.of(Scene.NAMESPACE, inode.id()), 1 << 20)) {
        for (int i = 0; i < extent.length(); i++) {
          actual.bytes[(int) extent.offset() + i] =
              extent.chunk().low() << 16 | (extent.chunkOffset() + i);
        }
      }
      assertArrayEquals(node.bytes, actual.bytes);
    }
    List<Dentry> entries = store.scan(Dentry.of(Scene.NAMESPACE, inode.id()), 1 << 20);
    assertEquals(List.copyOf(node.children.keySet()), entries.stream().map(Dentry::name).toList());
    node.children.values().forEach(this::compare);
  }
}
