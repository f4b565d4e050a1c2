package io.skerry.testkit.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Locks of programs in two mounts of one directory, by flock(2) and by fcntl(2), which the JDK
/// uses for its file locks.
final class MountLocksTest extends MountScene {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Process flock(Path file, String... rest) throws IOException {
    List<String> command = new ArrayList<>(List.of("flock"));
    boolean option = rest.length > 0 && rest[0].startsWith("-");
    if (option) {
      command.add(rest[0]);
    }
    command.add(file.toString());
    command.addAll(List.of(rest).subList(option ? 1 : 0, rest.length));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static int ended(Process process) throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), "flock does not end");
    return process.exitValue();
  }

  /// Whether flock(1) cannot have the file now.
  private static boolean taken(Path file) throws Exception {
    return ended(flock(file, "-n", "true")) == 1;
  }

  @Test
  void flockOfOneMountKeepsTheOtherOut() throws Exception {
    Path one = mount("one").folder().resolve("f");
    Path other = mount("other").folder().resolve("f");
    Files.createFile(one);
    Process holder = flock(one, "cat");
    await().atMost(PATIENCE).until(() -> taken(other));
    List<Process> waiting = new ArrayList<>();
    for (int i = 0; i < 24; i++) { // more than the mount has threads
      waiting.add(flock(other, "true"));
    }
    assertTrue(Files.exists(other));
    Process impatient =
        new ProcessBuilder("timeout", "1", "flock", other.toString(), "true").start();
    assertEquals(124, ended(impatient));
    assertTrue(waiting.stream().allMatch(Process::isAlive));
    holder.getOutputStream().close(); // and so cat ends
    assertEquals(0, ended(holder));
    for (Process process : waiting) {
      assertEquals(0, ended(process));
    }
    assertFalse(taken(one));
  }

  @Test
  void rangesAreLockedAcrossMountsAndShowWhatWasWritten() throws Exception {
    Path one = mount("one").folder().resolve("f");
    Path other = mount("other").folder().resolve("f");
    Files.write(one, new byte[100]);
    try (FileChannel a = FileChannel.open(one, READ, WRITE);
        FileChannel b = FileChannel.open(other, READ, WRITE)) {
      assertArrayEquals(new byte[100], read(b, 0, 100));
      FileLock first = a.lock(0, 10, false);
      assertNull(b.tryLock(5, 10, true));
      FileLock beside = b.tryLock(10, 10, false);
      assertNotNull(beside);
      CompletableFuture<FileLock> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return b.lock(0, 10, false);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      a.write(ByteBuffer.wrap(new byte[] {7}), 3);
      first.release();
      FileLock second = waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertEquals(7, read(b, 3, 1)[0]);
      assertNull(a.tryLock(9, 1, true));
      second.release();
      beside.release();
      FileLock shared = a.tryLock(0, Long.MAX_VALUE, true);
      assertNotNull(shared);
      shared.release();
    }
    try (FileChannel b = FileChannel.open(other, READ, WRITE)) {
      try (FileChannel a = FileChannel.open(one, READ, WRITE)) {
        assertNotNull(a.tryLock());
        assertNull(b.tryLock());
      } // which ends its locks
      FileLock after = b.lock();
      after.release();
    }
  }

  @Test
  void aMountThatIsKilledGivesItsLocksBack() throws Exception {
    MountProcess killed = mount("one");
    Path one = killed.folder().resolve("f");
    Path other = mount("other").folder().resolve("f");
    Files.createFile(one);
    Process holder = flock(one, "cat");
    await().atMost(PATIENCE).until(() -> taken(other));
    killed.kill();
    assertEquals(0, ended(flock(other, "true"))); // when its session has ended
    holder.destroyForcibly().waitFor();
  }
}
