package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.SpaceStatus;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// P10: quotas hold to the byte, with many writers and when the leader dies.
class P10QuotaTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRITERS = 4;
  private static final int FILE_BYTES = 10_007;
  private static final long QUOTA = 25L * FILE_BYTES + 5_000;

  /// A new leader takes every file as open for so long; what is deleted meanwhile still counts.
  private static final int HOLD_MILLIS = 5_000;

  @TempDir Path directory;

  @Test
  void writersFillANamespaceToItsQuotaAndNoFurtherThoughTheLeaderDies() throws Exception {
    ClusterSpec spec = ClusterSpec.standard().withSetting("holdMillis", HOLD_MILLIS);
    try (LocalCluster cluster = LocalCluster.start(spec, directory);
        Skerry admin = cluster.connect("admin");
        Skerry alice = cluster.connect("alice")) {
      admin.cluster().setQuota("demo", QUOTA, 0);
      Contents.write(alice.files(), "/demo/first", Contents.of(0, FILE_BYTES));

      try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
        List<Future<Integer>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          int writer = i;
          writers.add(pool.submit(() -> fill(alice.files(), writer)));
        }
        cluster.kill(cluster.awaitLeader(1));
        int written = 1;
        for (Future<Integer> writer : writers) {
          written += writer.get(120, TimeUnit.SECONDS);
        }
        assertEquals(25, written);
      }
      assertCounted(alice.files(), 25L * FILE_BYTES);

      Contents.write(alice.files(), "/demo/rest", Contents.of(1, 5_000));
      assertRefused(() -> Contents.write(alice.files(), "/demo/more", Contents.of(1, 1)));
      assertCounted(alice.files(), QUOTA);

      alice.files().delete("/demo/first");
      await()
          .atMost(PATIENCE)
          .until(() -> alice.files().space("demo").contentBytes() == QUOTA - FILE_BYTES);
      Contents.write(alice.files(), "/demo/again", Contents.of(2, FILE_BYTES));
      admin.cluster().setQuota("demo", 0, 1);
      assertRefused(() -> alice.files().makeDirectory("/demo/directory", 0755));
    }
  }

  /// Writes files until one is refused, and answers how many were acknowledged.
  private static int fill(FileSystem files, int writer) throws IOException {
    for (int i = 0; ; i++) {
      try {
        Contents.write(files, "/demo/w" + writer + '-' + i, Contents.of(i, FILE_BYTES));
      } catch (SkerryException e) {
        assertEquals(ErrorCode.QUOTA_EXCEEDED, e.errorCode(), e::getMessage);
        return i;
      }
    }
  }

  private static void assertCounted(FileSystem files, long expected) throws IOException {
    long sizes = 0;
    for (FileStatus file : files.list("/demo")) {
      sizes += file.size();
    }
    SpaceStatus space = files.space("demo");
    assertEquals(expected, sizes);
    assertEquals(expected, space.contentBytes());
    assertEquals(QUOTA, space.quotaBytes());
    assertTrue(space.contentFreeBytes() <= QUOTA - expected);
  }

  private static void assertRefused(Executable write) {
    SkerryException refused = assertThrows(SkerryException.class, write);
    assertEquals(ErrorCode.QUOTA_EXCEEDED, refused.errorCode(), refused::getMessage);
  }
}
