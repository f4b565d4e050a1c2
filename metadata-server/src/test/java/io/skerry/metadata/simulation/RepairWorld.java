package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.AddPlacementGroups;
import io.skerry.metadata.command.AdoptRoot;
import io.skerry.metadata.command.Batch;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ChangePlacementGroups;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.ConfirmTasks;
import io.skerry.metadata.command.RegisterNode;
import io.skerry.metadata.command.RemoveNode;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.SetNodeDuty;
import io.skerry.metadata.command.SetNodeState;
import io.skerry.metadata.command.Submission;
import io.skerry.metadata.command.SweepStep;
import io.skerry.metadata.membership.NodeTasks;
import io.skerry.metadata.membership.RepairFacts;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.placement.PlacementGroupPlanner;
import io.skerry.metadata.placement.RepairPlanner;
import io.skerry.metadata.simulation.RepairDisks.Disk;
import io.skerry.metadata.state.Change;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// Group 0, one data group and storage nodes that hold chunks, without disks and wires: the
/// commands, the planner and the instructions are those of the servers.
final class RepairWorld {
  private static final int SWEEP_CHUNKS = 3;
  private static final int OUT_AFTER = 12;
  private static final int SETTLED_AFTER = 6;
  private static final int NODES_MAX = 9;

  /// Copies that a namespace of the scene has.
  private static final int COPIES = 3;

  private final Random random;
  private final MemoryStore root = new MemoryStore();
  private final Scene data = new Scene();
  private final NodeTasks tasks = new NodeTasks();
  private final RepairDisks disks = new RepairDisks();
  private final Map<Integer, Seen> seen = new TreeMap<>();
  private final RepairFiles files;
  private final RepairDigests digests;
  private int clock;

  private record Seen(int epoch, int since) {}

  RepairWorld(long seed) {
    random = new Random(seed);
    AdoptRoot scene = Scene.adoption(1);
    List<Change> rows = new ArrayList<>();
    rows.add(new Change.Put(scene.cluster()));
    rows.add(new Change.Put(new MapVersion(1)));
    rows.add(new Change.Put(new Counter(Counter.Kind.NODE, 0, scene.nodes().size())));
    rows.add(
        new Change.Put(
            new Counter(Counter.Kind.PLACEMENT_GROUP, 0, scene.placementGroups().size())));
    scene.nodes().forEach(node -> rows.add(new Change.Put(node)));
    scene.placementGroups().forEach(group -> rows.add(new Change.Put(group)));
    root.commit(1, rows);
    scene.nodes().forEach(node -> disks.add(node.id()));
    files = new RepairFiles(random, data, disks);
    digests = new RepairDigests(random, data, disks);
  }

  private Outcome atRoot(Command command) {
    Batch batch = new Batch(root);
    Outcome outcome = batch.execute(new Submission(Caller.SERVICE, Optional.empty(), command));
    root.commit(root.appliedIndex() + 1, batch.changes());
    return outcome;
  }

  /// Something happens.
  void step() {
    clock++;
    digests.notePlaces();
    switch (random.nextInt(32)) {
      case 0 -> fail(false);
      case 1 -> fail(true);
      case 2, 3 -> comeBack(anyNode());
      case 4 -> drain();
      case 5 -> setDuty(anyNode(), Node.Duty.SERVING);
      case 6 -> remove(random.nextBoolean());
      case 7 -> join();
      case 8, 9, 10 -> files.write();
      case 11, 12 -> files.commit();
      case 13 -> files.delete();
      case 14, 15, 16 -> plan();
      case 17, 18 -> adopt();
      case 19, 20 -> sweep();
      case 21, 22, 23 -> beat(anyNode());
      default -> digests.step(anyNode());
    }
  }

  private int anyNode() {
    List<Integer> ids = List.copyOf(disks.nodes());
    return ids.get(random.nextInt(ids.size()));
  }

  private Disk disk(int node) {
    return disks.of(node);
  }

  /// A node falls silent. It is lost with its disk only if nothing that was promised goes with it.
  private void fail(boolean forGood) {
    int node = anyNode();
    Disk disk = disk(node);
    if (forGood && disks.living() <= COPIES) {
      return;
    }
    if (forGood && !bearable(node)) {
      return;
    }
    if (disk.up) {
      disk.up = false;
      disk.silentSince = clock;
      setUp(node, false);
    }
    if (forGood) {
      disk.lost = true;
      disk.chunks.clear();
    }
  }

  private boolean bearable(int node) {
    return files.chunks().stream().allMatch(chunk -> keptWithout(node, chunk));
  }

  /// Whether another node that is not giving it up has the chunk on its disk.
  private boolean keptWithout(int node, ChunkId chunk) {
    return files.group(chunk).members().stream()
        .filter(member -> member.node() != node && member.state() != State.SURPLUS)
        .anyMatch(member -> disk(member.node()).chunks.contains(chunk));
  }

  private void setUp(int node, boolean up) {
    Node row = root.get(Node.key(node)).orElseThrow();
    atRoot(new SetNodeState(node, up, row.address(), row.space()));
  }

  private void comeBack(int node) {
    Disk disk = disk(node);
    if (!disk.up && !disk.lost && duty(node) != Node.Duty.REMOVED) {
      disk.up = true;
      setUp(node, true);
    }
  }

  private Node.Duty duty(int node) {
    return root.get(Node.key(node)).orElseThrow().duty();
  }

  private void drain() {
    setDuty(anyNode(), Node.Duty.DRAINING);
  }

  private void setDuty(int node, Node.Duty duty) {
    var _ = atRoot(new SetNodeDuty(node, duty));
  }

  private void remove(boolean lost) {
    int node = anyNode();
    List<PlacementGroup> groups =
        root.all(PlacementGroup.class).stream()
            .filter(group -> group.member(node).isPresent())
            .toList();
    long last = facts().lastCopiesOn(node, groups);
    boolean wanted = lost ? last == 0 && disk(node).lost : duty(node) != Node.Duty.SERVING;
    if (!wanted) {
      return;
    }
    List<Integer> unneeded =
        groups.stream()
            .filter(group -> facts().unneeded(node, List.of(group)))
            .map(PlacementGroup::id)
            .toList();
    Outcome outcome = atRoot(new RemoveNode(node, lost, unneeded));
    if (outcome instanceof Outcome.Done && disk(node).up) {
      disk(node).up = false;
      disk(node).lost = true;
    }
  }

  private RepairFacts facts() {
    return new RepairFacts(List.of(data.store()));
  }

  private void join() {
    if (disks.size() == NODES_MAX) {
      return;
    }
    int number = disks.size() + 1;
    Node.Space space = new Node.Space(1L << 40, 1L << 39);
    Node.Place place = new Node.Place(number % 2 == 0 ? "a" : "b", "r1");
    atRoot(new RegisterNode("s" + number, Role.STORAGE, place, "host:" + number, space));
    disks.add(number);
    List<List<Integer>> more =
        PlacementGroupPlanner.plan(root.all(Node.class), root.all(PlacementGroup.class), COPIES, 2);
    if (!more.isEmpty()) {
      atRoot(new AddPlacementGroups(more));
    }
  }

  private void plan() {
    List<PlacementGroup> groups = root.all(PlacementGroup.class);
    for (PlacementGroup group : groups) {
      Seen known = seen.get(group.id());
      if (known == null || known.epoch() != group.epoch()) {
        seen.put(group.id(), new Seen(group.epoch(), clock));
      }
    }
    RepairPlanner.Sight sight =
        new RepairPlanner.Sight(
            this::out,
            facts()::finished,
            group ->
                clock - Optional.ofNullable(seen.get(group.id())).orElseThrow().since()
                    >= SETTLED_AFTER);
    List<PlacementGroup> changed = RepairPlanner.plan(root.all(Node.class), groups, sight);
    if (!changed.isEmpty()) {
      Outcome outcome = atRoot(new ChangePlacementGroups(changed));
      assertEquals(changed.size(), ((Outcome.Done) outcome).ids().size(), "legal: " + changed);
    }
  }

  private boolean out(int node) {
    return !disk(node).up && clock - disk(node).silentSince >= OUT_AFTER;
  }

  private void adopt() {
    data.done(
        new AdoptRoot(
            data.tick(),
            1,
            root.get(ClusterIdentity.only()).orElseThrow(),
            root.get(MapVersion.only()).orElseThrow().version(),
            root.all(Node.class),
            root.all(PlacementGroup.class),
            List.of()));
  }

  private void sweep() {
    data.done(new SweepStep(data.nowMillis(), SWEEP_CHUNKS, List.of()));
  }

  /// A heartbeat: the node does as it is told and says so.
  private void beat(int node) {
    Disk disk = disk(node);
    if (!disk.up) {
      return;
    }
    List<ChunkId> deleted = new ArrayList<>();
    for (Garbage garbage : tasks.deletes(data.store(), node, Long.MAX_VALUE, chunk -> false)) {
      disk.chunks.remove(garbage.chunk());
      disk.other.remove(garbage.chunk());
      deleted.add(garbage.chunk());
      if (data.store().get(Chunk.key(garbage.chunk())).isPresent()) {
        assertTrue(
            keptWithout(node, garbage.chunk()), () -> "the last copy is deleted: " + garbage);
      }
    }
    List<ChunkReceipt> fetched = new ArrayList<>();
    for (NodeTasks.Fetch fetch : tasks.fetches(data.store(), node)) {
      ChunkId chunk = fetch.chunk().id();
      boolean found =
          disk.good(chunk)
              || fetch.sources().stream()
                  .map(this::disk)
                  .anyMatch(source -> source.up && source.good(chunk));
      if (found && (fetch.replace() || !disk.other.contains(chunk))) {
        disk.chunks.add(chunk);
        disk.other.remove(chunk);
        fetched.add(RepairFiles.receipt(node, fetch.placementGroup(), chunk));
      }
    }
    data.done(new ConfirmTasks(node, deleted, fetched));
  }

  /// Nobody fails any more, whoever is only silent comes back: all groups become whole.
  void calm() {
    while (disks.size() < COPIES || disks.nodes().stream().filter(this::usable).count() < COPIES) {
      assertTrue(disks.size() < 2 * NODES_MAX, "nodes can be added");
      addNode();
    }
    for (int round = 0; round < 600; round++) {
      clock++;
      disks.nodes().forEach(this::comeBack);
      digests.notePlaces();
      files.commit();
      plan();
      adopt();
      sweep();
      disks.nodes().forEach(this::beat);
      digests.round();
      if (files.allCommitted() && whole() && digests.agreed()) {
        checkEverything();
        return;
      }
    }
    throw new AssertionError(
        "not whole: " + digests.differences() + root.all(PlacementGroup.class) + owed());
  }

  /// Changes disks behind everybody's back.
  void tamper() {
    digests.tamper();
  }

  private void addNode() {
    int before = disks.size();
    if (before < NODES_MAX) {
      join();
    } else {
      for (int node : disks.nodes()) {
        setDuty(node, Node.Duty.SERVING);
      }
      int number = before + 1;
      Node.Space space = new Node.Space(1L << 40, 1L << 39);
      atRoot(
          new RegisterNode(
              "s" + number, Role.STORAGE, new Node.Place("a", "r1"), "host:" + number, space));
      disks.add(number);
    }
  }

  private boolean usable(int node) {
    return !disk(node).lost && duty(node) == Node.Duty.SERVING;
  }

  private List<Debt> owed() {
    return data.store().all(Debt.class).stream().filter(debt -> !disk(debt.node()).lost).toList();
  }

  /// Whether every group has as many full members as it should, and nobody else but who is lost.
  private boolean whole() {
    return owed().isEmpty()
        && root.all(PlacementGroup.class).stream()
            .allMatch(
                group ->
                    group.full().stream().filter(this::usable).count() == group.copies()
                        && group.members().stream()
                            .filter(member -> !disk(member.node()).lost)
                            .allMatch(member -> member.state() == State.FULL)
                        && group.members().stream()
                            .filter(member -> disk(member.node()).lost)
                            .allMatch(member -> member.state() == State.SURPLUS));
  }

  private void checkEverything() {
    for (Chunk chunk : data.store().all(Chunk.class)) {
      PlacementGroup group = files.group(chunk.id());
      for (int node : group.full()) {
        assertTrue(disk(node).chunks.contains(chunk.id()), () -> node + " lacks " + chunk);
      }
    }
  }
}
