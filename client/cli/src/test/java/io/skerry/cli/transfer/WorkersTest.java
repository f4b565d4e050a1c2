package io.skerry.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
  @Test
  void finishWaitsForAllWork() throws InterruptedException {
    AtomicInteger done = new AtomicInteger();
    Workers workers = new Workers(3);
    for (int i = 0; i < 1000; i++) {
      workers.add(done::incrementAndGet);
    }

    workers.finish();

    assertEquals(1000, done.get());
  }

  @Test
  void drainingWaitsForAllWorkAndLeavesTheWorkersAtTheirPlaces() throws Exception {
    Workers workers = new Workers(3);
    AtomicInteger done = new AtomicInteger();
    for (int round = 1; round <= 3; round++) {
      for (int i = 0; i < 100; i++) {
        workers.add(done::incrementAndGet);
      }
      workers.drain();
      assertEquals(100 * round, done.get());
    }
    workers.finish();
  }
}
