package io.skerry.metadata.raft.delegation;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.Command;
import io.skerry.metadata.command.MakeDirectory;
import io.skerry.metadata.command.Mode;
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.SetAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/// P2: clients that answer from memory, under every order of messages, pauses, broken streams and
/// changes of leader that a seed brings. `-Dseed=` repeats one, `-Dsteps=` is the number of virtual
/// seconds.
class DelegationSimulationTest {
  private static final int SECONDS = Integer.getInteger("steps", 300);
  private static final int CLIENTS = 4;
  private static final long LEADER_MICROS = 25_000_000;
  private static final long COMMAND_MILLIS = 1_500;
  private static final long LOOK_MILLIS = 60;

  @TestFactory
  Stream<DynamicTest> nobodyAnswersWhatHasChanged() {
    return LongStream.rangeClosed(1, 10)
        .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> simulate(seed)));
  }

  @Test
  void nobodyAnswersWhatHasChangedForAnySeed(TestReporter reporter) {
    long seed = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    simulate(seed);
  }

  private static void simulate(long seed) {
    try {
      new World(seed).run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }

  /// The clients, the leader of the moment, and who disturbs them.
  private static final class World {
    private final SplittableRandom random;
    private final VirtualTime time;
    private final Scene scene = new Scene();
    private final List<SimulatedClient> clients = new ArrayList<>();
    private SimulatedLeader leader;
    private long term = 1;
    private long recalls;
    private long waits;

    World(long seed) {
      random = new SplittableRandom(seed);
      time = new VirtualTime(random.split());
      for (String directory : List.of("d0", "d1", "d2", "d0/a", "d1/b")) {
        scene.done(new MakeDirectory(scene.tick(), ADMIN, at(directory), Mode.of(0755)));
      }
      leader = new SimulatedLeader(time, random.split(), scene.store(), term, false);
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(
            new SimulatedClient(time, random.split(), scene.store(), 100 + i, () -> leader));
      }
    }

    void run() {
      for (SimulatedClient client : clients) {
        client.tend();
        looks(client);
        disturbs(client);
      }
      commands();
      leaders();
      time.runUntilMicros(SECONDS * 1_000_000L);
      count();
      long hits = clients.stream().mapToLong(SimulatedClient::hits).sum();
      assertTrue(hits > SECONDS * 5L, () -> "only " + hits + " answers from memory");
      assertTrue(recalls > SECONDS / 10, () -> "only " + recalls + " recalls");
      assertTrue(waits > SECONDS / 20, () -> "only " + waits + " commands waited");
    }

    private void looks(SimulatedClient client) {
      client.look(path());
      time.within(LOOK_MILLIS, () -> looks(client));
    }

    private void disturbs(SimulatedClient client) {
      time.within(
          20_000,
          () -> {
            if (random.nextBoolean()) {
              client.pause(random.nextInt(2_000));
            } else {
              client.cut();
            }
            disturbs(client);
          });
    }

    private void commands() {
      leader.submit(command());
      time.within(COMMAND_MILLIS * 4, this::commands);
    }

    private Command command() {
      long now = scene.tick();
      return switch (random.nextInt(4)) {
        case 0 -> new MakeDirectory(now, ADMIN, at(path()), Mode.of(0755));
        case 1 -> new RemoveDirectory(now, ADMIN, at(path()));
        case 2 -> new Rename(now, ADMIN, at(path()), at(path()), Rename.Over.NO_REPLACE);
        default -> new SetAttributes(now, ADMIN, at(path()), touched(now));
      };
    }

    private static AttributeChange touched(long now) {
      return new AttributeChange(
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalLong.empty(),
          OptionalLong.of(now),
          false,
          false);
    }

    private String path() {
      String directory = "d" + random.nextInt(3);
      return random.nextInt(4) == 0
          ? directory
          : directory + '/' + (char) ('a' + random.nextInt(3));
    }

    /// Another one leads; it knows from the sessions that there were clients with answers.
    private void leaders() {
      time.afterMicros(
          LEADER_MICROS + random.nextLong(LEADER_MICROS),
          () -> {
            count();
            leader.depose();
            leader = new SimulatedLeader(time, random.split(), scene.store(), ++term, true);
            leaders();
          });
    }

    private void count() {
      recalls += leader.table().counts().recalls();
      waits += leader.table().counts().waited();
      long slowest = leader.slowestMicros();
      // A lease, and another one of somebody who came while the first was waited for.
      assertTrue(slowest < 1_500_000, () -> "a command has waited for " + slowest + " us");
    }
  }
}
