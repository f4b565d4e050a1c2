package io.skerry.metadata.command;

import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.PlacementGroup.Member;
import io.skerry.metadata.model.PlacementGroup.State;
import io.skerry.metadata.model.Sweep;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.proto.types.ChunkId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Goes some chunks further for the members of placement groups that come or go: a filling member
/// gets a debt for each chunk, a surplus one is told to delete each that enough others hold. Sweeps
/// that are equally far go on together, so that one pass serves them all. Outcome: 1 if there is
/// more to look at now, otherwise 0.
///
/// @param busy nodes that have enough to fetch; nothing is added for them now
public record SweepStep(long nowMillis, int chunksMax, List<Integer> busy) implements Command {
  /// Rows that one step changes at most, but for the sweeps themselves.
  private static final int ROWS_MAX = 8_000;

  /// What one sweep is for.
  private record Job(Sweep sweep, PlacementGroup group, State state) {
    Job with(Sweep next) {
      return new Job(next, group, state);
    }
  }

  /// Whether a group has members that come or go and that are not all swept, or sweeps of members
  /// that have gone.
  public static boolean due(List<PlacementGroup> groups, List<Sweep> sweeps) {
    long wanted = 0;
    for (PlacementGroup group : groups) {
      for (Member member : group.members()) {
        if (swept(member)) {
          wanted++;
          boolean done =
              sweeps.stream()
                  .anyMatch(
                      sweep -> sweep.pg() == group.id() && sweep.isOf(member) && sweep.done());
          if (!done) {
            return true;
          }
        }
      }
    }
    return sweeps.size() > wanted;
  }

  private static boolean swept(Member member) {
    return member.state() == State.FILLING || member.state() == State.SURPLUS;
  }

  public SweepStep {
    busy = List.copyOf(busy);
  }

  @Override
  public Outcome decide(Overlay state) {
    List<Job> jobs = jobs(state);
    if (jobs.isEmpty()) {
      return Outcome.done(0L);
    }
    ChunkId behind = jobs.get(0).sweep().behind();
    List<Chunk> chunks = state.scan(Chunk.all().after(Chunk.key(behind)), chunksMax);
    int rows = state.size();
    boolean cut = false;
    ChunkId last = behind;
    for (Chunk chunk : chunks) {
      if (state.size() - rows >= ROWS_MAX) {
        cut = true;
        break;
      }
      last = chunk.id();
      jobs.replaceAll(job -> concerns(job, chunk) ? look(state, job, chunk) : job);
    }
    boolean end = !cut && chunks.size() < chunksMax;
    for (Job job : jobs) {
      if (end) {
        state.put(job.sweep().ended());
      } else if (job.sweep().behind().compareTo(last) < 0) {
        state.put(job.sweep().at(last));
      } else {
        state.put(job.sweep());
      }
    }
    return Outcome.done(end ? 0L : 1L);
  }

  /// What is still to be swept, the sweep that is least far first; forgets sweeps of members that
  /// have changed since.
  private List<Job> jobs(Overlay state) {
    List<PlacementGroup> groups = state.scan(PlacementGroup.all(), Integer.MAX_VALUE);
    List<Job> jobs = new ArrayList<>();
    for (PlacementGroup group : groups) {
      for (Member member : group.members()) {
        if (swept(member)) {
          Sweep sweep =
              state
                  .get(Sweep.key(group.id(), member.node()))
                  .filter(known -> known.isOf(member))
                  .orElseGet(() -> Sweep.begin(group.id(), member.node(), member.since()));
          boolean waits = member.state() == State.FILLING && busy.contains(member.node());
          if (!sweep.done() && !waits) {
            jobs.add(new Job(sweep, group, member.state()));
          }
        }
      }
    }
    for (Sweep sweep : state.scan(Sweep.all(), Integer.MAX_VALUE)) {
      Optional<Member> member =
          state.get(PlacementGroup.key(sweep.pg())).flatMap(group -> group.member(sweep.node()));
      if (member.filter(now -> swept(now) && sweep.isOf(now)).isEmpty()) {
        state.delete(sweep.key());
      }
    }
    jobs.sort(Comparator.comparing((Job job) -> job.sweep().behind()));
    return jobs;
  }

  private static boolean concerns(Job job, Chunk chunk) {
    // Who fills already takes part in what is committed from then on.
    boolean before = job.state() != State.FILLING || chunk.epoch() < job.sweep().since();
    return before
        && job.group().id() == chunk.pg()
        && job.sweep().behind().compareTo(chunk.id()) < 0;
  }

  private Job look(Overlay state, Job job, Chunk chunk) {
    int node = job.sweep().node();
    Debt debt = new Debt(node, chunk.pg(), chunk.id());
    boolean owed = state.get(debt.key()).isPresent();
    if (job.state() == State.FILLING) {
      if (!owed) {
        state.put(debt);
      }
      // It may have been surplus before. Told to fetch, it is never told to delete from then on.
      GarbageRows.confirm(state, chunk.id(), node);
      return job;
    }
    if (!enoughOthers(state, job.group(), chunk.id())) {
      return job.with(job.sweep().withRest());
    }
    if (owed) {
      state.delete(debt.key());
    }
    long notBefore = nowMillis + state.holds().lifeMillis();
    state.put(new Garbage(chunk.id(), chunk.pg(), notBefore, others(state, chunk.id(), node)));
    return job;
  }

  /// Whether as many full members as the policy wants copies hold the chunk and are up.
  static boolean enoughOthers(Overlay state, PlacementGroup group, ChunkId chunk) {
    return group.full().stream()
            .filter(node -> state.get(Node.key(node)).filter(Node::up).isPresent())
            .filter(node -> state.get(Debt.key(node, group.id(), chunk)).isEmpty())
            .count()
        >= group.copies();
  }

  /// Nodes that are to delete the chunk: those that are told so already, and this one.
  static List<Integer> others(Overlay state, ChunkId chunk, int node) {
    List<Integer> nodes =
        new ArrayList<>(state.get(Garbage.key(chunk)).map(Garbage::nodes).orElse(List.of()));
    if (!nodes.contains(node)) {
      nodes.add(node);
    }
    return nodes;
  }
}
