package io.skerry.testkit.semantics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileLock;
import io.skerry.client.LockHolder;
import io.skerry.client.LockSpec;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.ClusterSpec;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Advisory locks of several clients of one cluster, while leaders die and clients sleep.
final class LocksTest {
  private static final int DATA_GROUP = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final int LEASE_MILLIS = 4_000;
  private static final LockSpec ALL = LockSpec.exclusive(0, Long.MAX_VALUE);

  @TempDir static Path directory;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    ClusterSpec spec = ClusterSpec.standard().withSetting("sessionLeaseMillis", LEASE_MILLIS);
    cluster = LocalCluster.start(spec, directory);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static FileEditor edit(Skerry client, String path) throws SkerryException {
    return client.files().edit(path, CreateOptions.defaults().updating());
  }

  /// Waits for a lock on a thread of its own.
  private static CompletableFuture<Optional<FileLock>> waiting(FileEditor editor, LockSpec spec) {
    CompletableFuture<Optional<FileLock>> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                answer.complete(editor.lock(spec, PATIENCE));
              } catch (SkerryException | InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
              }
            });
    return answer;
  }

  private static FileLock got(CompletableFuture<Optional<FileLock>> answer) throws Exception {
    return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).orElseThrow();
  }

  @Test
  void locksOfTwoClientsExcludeEachOtherByKindAndRange() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/exclude");
        FileEditor b = edit(other, "/demo/exclude")) {
      FileLock first = a.tryLock(LockSpec.exclusive(10, 10)).orElseThrow();
      assertTrue(b.tryLock(LockSpec.shared(19, 1)).isEmpty());
      assertTrue(b.tryLock(LockSpec.wholeFile(/* exclusive= */ true)).isPresent());
      FileLock beside = b.tryLock(LockSpec.exclusive(20, Long.MAX_VALUE)).orElseThrow();
      assertTrue(beside.fence() > first.fence());
      LockHolder holder =
          other.files().locks().find(b.byNumber(), LockSpec.shared(0, 15)).orElseThrow();
      assertEquals(10, holder.lock().start());
      assertEquals(19, holder.lock().end());
      assertEquals("user/alice", holder.principal());
      assertFalse(holder.own());
      first.close();
      assertTrue(b.tryLock(LockSpec.shared(0, 15)).isPresent());
      assertTrue(a.tryLock(LockSpec.shared(0, 5)).isPresent());
      assertTrue(a.tryLock(LockSpec.exclusive(0, 5)).isEmpty());
    }
  }

  @Test
  void whoGetsALockSeesWhatWasWrittenUnderIt() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/counter");
        FileEditor b = edit(other, "/demo/counter")) {
      for (int i = 0; i < 6; i++) {
        FileEditor writer = i % 2 == 0 ? a : b;
        FileLock lock = got(waiting(writer, ALL));
        byte[] counter = new byte[1];
        int length = writer.read(0, counter, 0, 1);
        assertEquals(i == 0 ? -1 : 1, length);
        assertEquals(i, counter[0]);
        writer.write(0, new byte[] {(byte) (i + 1)}, 0, 1);
        lock.close();
      }
    }
  }

  @Test
  void whoWaitsIsWokenAlsoByANewLeader() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/woken");
        FileEditor b = edit(other, "/demo/woken")) {
      FileLock first = a.tryLock(ALL).orElseThrow();
      CompletableFuture<Optional<FileLock>> answer = waiting(b, ALL);
      String leader = cluster.awaitLeader(DATA_GROUP);
      cluster.kill(leader);
      first.close();
      FileLock second = got(answer);
      assertTrue(second.fence() > first.fence());
      assertTrue(a.tryLock(ALL).isEmpty());
      cluster.restart(leader);
    }
  }

  @Test
  void noLockIsLostOrGrantedTwiceWhenTheLeaderDies() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/hundred");
        FileEditor b = edit(other, "/demo/hundred")) {
      List<FileLock> locks = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        locks.add(a.tryLock(LockSpec.exclusive(2L * i, 1)).orElseThrow());
      }
      String leader = cluster.awaitLeader(DATA_GROUP);
      cluster.kill(leader);
      for (int i = 0; i < 100; i++) {
        assertTrue(b.tryLock(LockSpec.shared(2L * i, 1)).isEmpty(), "lost: lock " + i);
      }
      for (int i = 0; i < 100; i += 10) {
        assertTrue(locks.get(i).isValid());
        locks.get(i).close();
        assertTrue(b.tryLock(LockSpec.exclusive(2L * i, 1)).isPresent());
        assertTrue(a.tryLock(LockSpec.exclusive(2L * i, 1)).isEmpty());
      }
      cluster.restart(leader);
    }
  }

  @Test
  void whoClosesACircleIsTold() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/circle");
        FileEditor b = edit(other, "/demo/circle")) {
      FileLock left = a.tryLock(LockSpec.exclusive(0, 1)).orElseThrow();
      FileLock right = b.tryLock(LockSpec.exclusive(1, 1)).orElseThrow();
      CompletableFuture<Optional<FileLock>> across = waiting(a, LockSpec.exclusive(1, 1));
      CompletableFuture<Optional<FileLock>> back = waiting(b, LockSpec.exclusive(0, 1));
      CompletableFuture.anyOf(across.handle((l, e) -> l), back.handle((l, e) -> l))
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      boolean first = across.isDone();
      ExecutionException told =
          assertThrows(ExecutionException.class, () -> got(first ? across : back));
      SkerryException deadlock = assertInstanceOf(SkerryException.class, told.getCause());
      assertEquals(ErrorCode.DEADLOCK, deadlock.errorCode());
      (first ? left : right).close();
      got(first ? back : across).close();
    }
  }

  @Test
  void waitingEndsWhenTheThreadIsInterrupted() throws Exception {
    try (Skerry one = cluster.connect("alice");
        Skerry other = cluster.connect("alice");
        FileEditor a = edit(one, "/demo/interrupted");
        FileEditor b = edit(other, "/demo/interrupted")) {
      FileLock first = a.tryLock(ALL).orElseThrow();
      CompletableFuture<Boolean> ended = new CompletableFuture<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      ended.complete(b.lock(ALL, PATIENCE).isEmpty());
                    } catch (InterruptedException e) {
                      ended.complete(true);
                    } catch (SkerryException e) {
                      ended.completeExceptionally(e);
                    }
                  });
      waiter.interrupt();
      assertTrue(ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
      first.close();
      assertTrue(a.tryLock(ALL).isPresent());
    }
  }

  @Test
  void whoSleptCannotWriteUnderALockThatOthersHave() throws Exception {
    Process sleeper = sleeper("/demo/fenced");
    try (Skerry other = cluster.connect("alice");
        BufferedReader lines = sleeper.inputReader()) {
      assertEquals("locked", lines.readLine());
      signal(sleeper, "STOP");
      try (FileEditor editor = edit(other, "/demo/fenced")) {
        FileLock taken = got(waiting(editor, ALL)); // when the session has ended
        editor.write(0, new byte[] {3}, 0, 1);
        taken.close();
        signal(sleeper, "CONT");
        sleeper.getOutputStream().write('\n');
        sleeper.getOutputStream().flush();
        assertEquals("LOCK_LOST", lines.readLine());
        byte[] content = new byte[1];
        assertEquals(1, editor.read(0, content, 0, 1));
        assertArrayEquals(new byte[] {3}, content);
        editor.tryLock(ALL).orElseThrow().close();
      }
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
  }

  private static Process sleeper(String path) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(Locker.class.getName(), cluster.identity("alice").toString(), path));
    command.addAll(cluster.metadataServers());
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void signal(Process process, String name) throws Exception {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    assertEquals(0, code);
  }
}
