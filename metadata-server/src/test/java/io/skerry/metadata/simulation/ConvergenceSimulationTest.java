package io.skerry.metadata.simulation;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// P9 without disks and wires: while nodes come and go, files are written and deleted, heartbeats
/// are late or lost and leaders change, no divergence is found where there is none; and whatever is
/// changed behind the cluster's back is found and put right.
class ConvergenceSimulationTest {
  private static final int STEPS = 600;
  private static final int SEEDS = 40;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1719085749248188272L, -3585904906961202894L})
  void disksAndRowsComeToAgree(long seed) {
    simulate(seed);
  }

  @Test
  void disksAndRowsComeToAgreeForAnySeed(TestReporter reporter) {
    long first = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(first));
    for (long seed = first; seed < first + SEEDS; seed++) {
      simulate(seed);
    }
  }

  private static void simulate(long seed) {
    try {
      RepairWorld world = new RepairWorld(seed);
      for (int step = 0; step < STEPS; step++) {
        world.step();
      }
      world.calm();
      for (int round = 0; round < 3; round++) {
        world.tamper();
        world.calm();
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
