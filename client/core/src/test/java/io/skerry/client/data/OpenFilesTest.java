package io.skerry.client.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileWriter;
import io.skerry.client.played.PlayedCluster;
import io.skerry.proto.rpc.HoldFilesRequest;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A client says again and again what it has open, and once what it has closed.
@Timeout(60)
final class OpenFilesTest {
  private static final String PATH = "/demo/file";
  private static final long LOOK_NANOS = 5_000_000;

  @Test
  void whatIsOpenIsToldUntilItIsClosed() throws Exception {
    try (PlayedCluster cluster = new PlayedCluster()) {
      cluster.files().holdFor(200);
      try (FileWriter writer =
          cluster.skerry().files().create(PATH, CreateOptions.defaults().overwriting())) {
        writer.write(new byte[1_000]);
      }
      List<HoldFilesRequest> holds = cluster.sessions().holds();
      long inode;
      try (FileReader first = cluster.skerry().files().open(PATH)) {
        inode = first.status().inode();
        try (FileReader second = cluster.skerry().files().open(PATH)) {
          assertEquals(inode, second.status().inode());
          await(() -> !holds.isEmpty() && last(holds).getHandlesCount() == 2);
          int told = holds.size();
          await(() -> holds.size() >= told + 2);
        }
        await(() -> last(holds).getHandlesCount() == 1);
        assertTrue(holds.stream().allMatch(hold -> hold.getSession() == 1));
      }
      await(() -> last(holds).getHandlesCount() == 0);
      assertEquals(List.of(inode), last(holds).getClosedList());
      assertEquals(
          1, holds.stream().filter(hold -> hold.getClosedCount() > 0).count(), "closings told");
    }
  }

  private static HoldFilesRequest last(List<HoldFilesRequest> holds) {
    return holds.get(holds.size() - 1);
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(LOOK_NANOS); // the test's time limit ends a wait that is in vain
    }
  }
}
