package io.skerry.metadata.simulation;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nodes fail, come back, are lost, drained, removed and added in any order, while files are
/// written and deleted. No copy is deleted unless the chunk stays elsewhere, and once nothing fails
/// any more every placement group becomes whole, with every chunk on all its members.
class RepairSimulationTest {
  private static final int STEPS = 1_500;
  private static final int SEEDS = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyGroupBecomesWholeAndNothingIsLost(long seed) {
    simulate(seed);
  }

  @Test
  void everyGroupBecomesWholeForAnySeed(TestReporter reporter) {
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
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
