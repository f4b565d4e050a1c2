package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Three replicas, one log of changes, and a naive model beside them.
///
/// Leaders lose batches before they commit, callers repeat their requests, followers lag. Every
/// outcome must be the model's, every replica must end equal, and what must hold of the rows holds.
/// A failure names its seed; `-Dseed=` runs it again.
class SimulationTest {
  private static final int STEPS = 400;

  @ParameterizedTest
  @ValueSource(
      longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 3874768451338339087L, -6319827436091644045L})
  void replicasAgreeWithTheModel(long seed) {
    simulate(seed);
  }

  @Test
  void replicasAgreeWithTheModelForAnySeed(TestReporter reporter) {
    long seed = Long.getLong("seed", new Random().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    simulate(seed);
  }

  private static void simulate(long seed) {
    Simulation simulation = new Simulation(seed);
    try {
      for (int step = 0; step < STEPS; step++) {
        simulation.step();
      }
      simulation.finish();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("-Dseed=" + seed + ": " + e.getMessage(), e);
    }
    double done = simulation.shareDone();
    assertTrue(
        done >= 0.6, () -> "-Dseed=" + seed + ": only " + done + " of the commands succeeded");
  }
}
