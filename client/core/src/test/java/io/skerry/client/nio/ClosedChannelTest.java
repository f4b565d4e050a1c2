package io.skerry.client.nio;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileWriter;
import io.skerry.client.played.PlayedCluster;
import io.skerry.client.played.PlayedStorage;
import io.skerry.client.played.PlayedStorage.Mood;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Channels that are closed while somebody waits for storage nodes that do not answer.
@Timeout(60)
final class ClosedChannelTest {
  private static final int LENGTH = 100_000;

  private PlayedCluster cluster;
  private FileSystem paths;
  private Path file;

  @SuppressWarnings("NullAway.Init")
  ClosedChannelTest() {}

  @BeforeEach
  void start() throws Exception {
    cluster = new PlayedCluster();
    paths =
        FileSystems.newFileSystem(
            URI.create("skerry://played/"), Map.of("client", cluster.config()));
    file = paths.getPath("/demo/file");
    try (FileWriter writer =
        cluster.skerry().files().create("/demo/file", CreateOptions.defaults())) {
      writer.write(new byte[LENGTH]);
    }
  }

  @AfterEach
  void stop() throws Exception {
    paths.close();
    cluster.close();
  }

  private interface Reading {
    void run() throws Exception;
  }

  private int readsOfAll() {
    return cluster.storages().stream().mapToInt(PlayedStorage::reads).sum();
  }

  /// Begins to read, and returns when the request has reached a node that says nothing.
  private CompletableFuture<Void> waiting(CompletableFuture<Thread> reader, Reading reading) {
    cluster.storages().forEach(storage -> storage.mood(Mood.SILENT));
    int before = readsOfAll();
    CompletableFuture<Void> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                reading.run();
                end.complete(null);
              } catch (Exception e) {
                end.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    reader.complete(thread);
    thread.start();
    await().until(() -> readsOfAll() > before);
    return end;
  }

  private static Throwable failure(CompletableFuture<Void> end) {
    ExecutionException failed =
        assertThrows(ExecutionException.class, () -> end.get(4, TimeUnit.SECONDS));
    return Objects.requireNonNull(failed.getCause());
  }

  @Test
  void closingEndsReadsOfOtherThreads() throws Exception {
    for (boolean positional : new boolean[] {true, false}) {
      FileChannel channel = FileChannel.open(file);
      ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
      CompletableFuture<Void> end =
          waiting(
              new CompletableFuture<>(),
              () -> assertTrue((positional ? channel.read(buffer, 0) : channel.read(buffer)) > 0));
      channel.close();
      assertInstanceOf(AsynchronousCloseException.class, failure(end));
      assertFalse(channel.isOpen());
    }
  }

  @Test
  void anInterruptClosesTheChannel() throws Exception {
    FileChannel channel = FileChannel.open(file);
    CompletableFuture<Thread> reader = new CompletableFuture<>();
    CompletableFuture<Boolean> marked = new CompletableFuture<>();
    CompletableFuture<Void> end =
        waiting(
            reader,
            () -> {
              try {
                channel.read(ByteBuffer.allocate(LENGTH));
              } finally {
                marked.complete(Thread.currentThread().isInterrupted());
              }
            });
    reader.get().interrupt();
    assertInstanceOf(ClosedByInterruptException.class, failure(end));
    assertTrue(marked.get());
    assertFalse(channel.isOpen());
  }

  @Test
  void anInterruptClosesTheChannelThoughTheThreadUsedAnotherOne(@TempDir Path disk)
      throws Exception {
    Path other = Files.write(disk.resolve("other"), new byte[10]);
    FileChannel channel = FileChannel.open(file);
    WritableByteChannel broken =
        new Nowhere() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            assertEquals(10, Files.readAllBytes(other).length);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while writing");
          }
        };
    try {
      assertThrows(ClosedByInterruptException.class, () -> channel.transferTo(0, LENGTH, broken));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertFalse(channel.isOpen());
  }

  @Test
  void closingTheFileSystemEndsReads() throws Exception {
    FileChannel channel = FileChannel.open(file);
    CompletableFuture<Void> end =
        waiting(new CompletableFuture<>(), () -> channel.transferTo(0, LENGTH, new Nowhere()));
    paths.close();
    assertInstanceOf(AsynchronousCloseException.class, failure(end));
  }

  /// Takes everything.
  private static class Nowhere implements WritableByteChannel {
    @Override
    public int write(ByteBuffer source) throws IOException {
      int count = source.remaining();
      source.position(source.limit());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
