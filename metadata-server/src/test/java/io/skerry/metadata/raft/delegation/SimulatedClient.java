package io.skerry.metadata.raft.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.command.Scene;
import io.skerry.metadata.state.MemoryStore;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// A client that does what the protocol asks and no more: it may be paused at any moment, and its
/// stream may break. Whatever it answers from memory must be what the rows say.
final class SimulatedClient {
  private static final long HALF_NANOS = DelegationTable.LEASE.toNanos() / 2;
  private static final long RENEWAL_MICROS = DelegationTable.LEASE.toNanos() / 4_000;

  private final VirtualTime time;
  private final SplittableRandom random;
  private final MemoryStore store;
  private final long session;
  private final Supplier<SimulatedLeader> leader;
  private final Map<String, Kept> memory = new HashMap<>();
  private final Set<Set<Long>> asking = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Runnable> mailbox = new ArrayDeque<>();
  private Optional<Line> line = Optional.empty();
  private boolean paused;
  private long lease;
  private long usableUntilNanos;
  private long hits;

  private record Kept(SimulatedLeader.Seen seen, List<Long> inodes) {}

  SimulatedClient(
      VirtualTime time,
      SplittableRandom random,
      MemoryStore store,
      long session,
      Supplier<SimulatedLeader> leader) {
    this.time = time;
    this.random = random;
    this.store = store;
    this.session = session;
    this.leader = leader;
  }

  long hits() {
    return hits;
  }

  /// Looks at a path, from memory if it may.
  void look(String path) {
    if (paused) {
      return;
    }
    Kept kept = memory.get(path);
    if (lease != 0 && usableUntilNanos - time.nanos() > 0 && kept != null) {
      hits++;
      assertEquals(SimulatedLeader.look(store, path), kept.seen(), () -> "stale: " + path);
      return;
    }
    SimulatedLeader asked = leader.get();
    long under = lease;
    Set<Long> recalled = new HashSet<>();
    asking.add(recalled);
    time.within(
        10,
        () -> asked.ask(path, under, reply -> receive(() -> keep(path, under, recalled, reply))));
  }

  private void keep(String path, long under, Set<Long> recalled, SimulatedLeader.Reply reply) {
    asking.remove(recalled);
    OptionalLong grant = reply.grant();
    if (grant.isPresent()
        && under == lease
        && lease != 0
        && reply.inodes().stream().noneMatch(recalled::contains)) {
      memory.put(path, new Kept(reply.seen(), reply.inodes()));
    }
  }

  /// Begins a lease if there is none, renews it, now and then gives everything back.
  void tend() {
    if (!paused) {
      if (line.isEmpty()) {
        line = Optional.of(new Line(leader.get()));
        line.get().begin();
      } else if (random.nextInt(60) == 0) {
        line.get().finish();
      } else {
        line.get().renew();
      }
    }
    time.afterMicros(RENEWAL_MICROS, this::tend);
  }

  /// Sleeps; everything that arrives waits for it.
  void pause(long millis) {
    if (!paused) {
      paused = true;
      time.afterMicros(
          millis * 1_000,
          () -> {
            paused = false;
            // It may look before it has read what has come.
            look("d0/a");
            look("d1");
            while (!mailbox.isEmpty()) {
              mailbox.remove().run();
            }
          });
    }
  }

  /// The connection is gone; the client notices some time later.
  void cut() {
    line.ifPresent(
        it -> {
          it.broken = true;
          time.within(3_000, () -> receive(() -> lost(it)));
        });
  }

  private void receive(Runnable message) {
    if (paused) {
      mailbox.add(message);
    } else {
      message.run();
    }
  }

  private void lost(Line old) {
    if (line.isPresent() && line.get() == old) {
      line = Optional.empty();
      memory.clear();
      lease = 0;
    }
  }

  /// One stream; messages arrive in their order.
  private final class Line implements Holder {
    private final SimulatedLeader server;
    private final long begunNanos = time.nanos();
    private boolean broken;
    private long number;
    private long outMicros;
    private long inMicros;

    Line(SimulatedLeader server) {
      this.server = server;
    }

    private void up(Runnable message) {
      outMicros = Math.max(outMicros, time.micros() + random.nextLong(10_000));
      time.afterMicros(
          outMicros - time.micros(),
          () -> {
            if (!broken) {
              message.run();
            }
          });
    }

    private void down(Runnable message) {
      inMicros = Math.max(inMicros, time.micros() + random.nextLong(10_000));
      time.afterMicros(
          inMicros - time.micros(),
          () -> {
            if (!broken) {
              receive(message);
            }
          });
    }

    void begin() {
      up(
          () -> {
            if (!server.leads()) {
              down(() -> lost(this));
              return;
            }
            Client client = new Client(Scene.NAMESPACE, session, Scene.ADMIN.principal(), this);
            OptionalLong begun = server.table().begin(client);
            begun.ifPresent(it -> number = it);
            down(() -> begun.ifPresentOrElse(this::begun, () -> lost(this)));
          });
    }

    private void begun(long given) {
      if (line.isPresent() && line.get() == this) {
        memory.clear();
        lease = given;
        usableUntilNanos = begunNanos + HALF_NANOS;
      }
    }

    void renew() {
      long sent = time.nanos();
      up(
          () -> {
            if (server.leads() && server.table().renew(number) == DelegationTable.Renewal.RENEWED) {
              down(() -> renewed(sent + HALF_NANOS));
            }
          });
    }

    private void renewed(long until) {
      if (lease == number && until - usableUntilNanos > 0) {
        usableUntilNanos = until;
      }
    }

    void finish() {
      lost(this);
      up(() -> server.table().end(number));
    }

    @Override
    public void recall(long recall, List<Long> inodes) {
      down(
          () -> {
            asking.forEach(some -> some.addAll(inodes));
            memory.values().removeIf(kept -> kept.inodes().stream().anyMatch(inodes::contains));
            up(() -> server.table().givenBack(number, recall));
          });
    }

    @Override
    public void over() {
      down(() -> lost(this));
    }
  }
}
