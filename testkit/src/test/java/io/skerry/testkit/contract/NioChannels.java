package io.skerry.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.LockSpec;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Channels of `java.nio.file` beyond what all doors have.
abstract class NioChannels {
  abstract Path root();

  abstract LocalCluster cluster();

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  final Path file(String name, int length) throws IOException {
    return Files.write(root().resolve(name), bytes(length));
  }

  @Test
  void synchronousWritesAreSeenAtOnce() throws Exception {
    Path file = root().resolve("synchronous");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.DSYNC)) {
      channel.write(ByteBuffer.wrap(bytes(1_000)));
      assertArrayEquals(bytes(1_000), Files.readAllBytes(file));
    }
  }

  @Test
  void filesGoWithTheirChannelIfAsked() throws Exception {
    Path file = root().resolve("passing");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      channel.write(ByteBuffer.wrap(bytes(10)));
      assertTrue(Files.exists(file));
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void newFilesGetTheirBits() throws Exception {
    Path file = root().resolve("with-bits");
    var secret = PosixFilePermissions.fromString("rw-------");
    Files.createFile(file, PosixFilePermissions.asFileAttribute(secret));
    assertEquals(secret, Files.getPosixFilePermissions(file));
    Path directory = root().resolve("directory-with-bits");
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    Path plain = file("without-bits", 1);
    assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(plain)));
  }

  @Test
  void channelsDoWhatTheyWereOpenedFor() throws Exception {
    Path file = file("modes", 10);
    try (FileChannel channel = FileChannel.open(file)) {
      assertThrows(NonWritableChannelException.class, () -> channel.write(ByteBuffer.allocate(1)));
      assertThrows(NonWritableChannelException.class, () -> channel.truncate(1));
      assertThrows(IllegalArgumentException.class, () -> channel.position(-1));
      assertThrows(UnsupportedOperationException.class, () -> channel.map(MapMode.READ_ONLY, 0, 1));
      assertThrows(NonWritableChannelException.class, channel::tryLock);
    }
    FileChannel writing = FileChannel.open(file, StandardOpenOption.WRITE);
    assertThrows(NonReadableChannelException.class, () -> writing.read(ByteBuffer.allocate(1)));
    writing.close();
    assertThrows(ClosedChannelException.class, writing::size);
    assertThrows(
        IllegalArgumentException.class,
        () -> FileChannel.open(file, StandardOpenOption.APPEND, StandardOpenOption.READ));
    Files.createSymbolicLink(root().resolve("modes-link"), file);
    assertThrows(
        IOException.class,
        () -> FileChannel.open(root().resolve("modes-link"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void locksOverlapNeitherHereNorElsewhere() throws Exception {
    Path file = file("locked", 10);
    try (FileChannel one = FileChannel.open(file, StandardOpenOption.WRITE);
        FileChannel other = FileChannel.open(file, StandardOpenOption.READ);
        AsynchronousFileChannel third =
            AsynchronousFileChannel.open(file, StandardOpenOption.WRITE);
        Skerry stranger = cluster().connect("alice");
        FileEditor editor =
            stranger
                .files()
                .edit(file.toString(), CreateOptions.defaults().updating().withoutCreating())) {
      FileLock lock = one.lock(0, 5, false);
      assertTrue(lock.isValid());
      assertThrows(OverlappingFileLockException.class, () -> other.tryLock(4, 2, true));
      assertThrows(OverlappingFileLockException.class, () -> third.tryLock(0, 1, false));
      FileLock shared = other.tryLock(5, 1, true);
      assertTrue(shared.isShared());
      assertTrue(editor.tryLock(LockSpec.shared(0, 5)).isEmpty());
      assertTrue(editor.tryLock(LockSpec.shared(5, 5)).isPresent());
      lock.release();
      assertFalse(lock.isValid());
      FileLock later = third.lock(0, 5, false).get(20, TimeUnit.SECONDS);
      later.release();
      assertTrue(editor.tryLock(LockSpec.exclusive(0, 5)).isPresent());
      assertNull(one.tryLock(0, 5, false));
      shared.release();
    }
  }

  @Test
  void theOwnPositionMovesThroughTheFile() throws Exception {
    Path file = file("position", 300_000);
    byte[] expected = bytes(300_000);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.allocateDirect(100_000);
      channel.position(50_000);
      assertEquals(100_000, channel.read(buffer));
      assertEquals(150_000, channel.position());
      channel.write(ByteBuffer.wrap(new byte[1_000]));
      Arrays.fill(expected, 150_000, 151_000, (byte) 0);
      channel.write(ByteBuffer.wrap(new byte[10]), 151_100);
      Arrays.fill(expected, 151_100, 151_110, (byte) 0);
      ByteBuffer rest = ByteBuffer.allocate(200_000);
      assertEquals(149_000, channel.read(rest));
      assertEquals(-1, channel.read(rest));
      byte[] tail = Arrays.copyOfRange(expected, 151_000, 300_000);
      assertArrayEquals(tail, Arrays.copyOf(rest.array(), 149_000));
      ByteBuffer[] parts = {ByteBuffer.allocate(10), ByteBuffer.allocate(20)};
      channel.position(299_975);
      assertEquals(25, channel.read(parts));
    }
    assertArrayEquals(expected, Files.readAllBytes(file));
  }

  @Test
  void channelsPassBytesOn() throws Exception {
    Path source = file("pass-source", 1_500_000);
    Path target = root().resolve("pass-target");
    ByteArrayOutputStream sink = new ByteArrayOutputStream();
    try (FileChannel in = FileChannel.open(source);
        FileChannel out =
            FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertEquals(1_000_000, in.transferTo(500_000, 2_000_000, Channels.newChannel(sink)));
      assertEquals(1_500_000, out.transferFrom(in, 0, Long.MAX_VALUE));
      assertEquals(0, out.transferFrom(in, 9_000_000, 10));
    }
    assertArrayEquals(Arrays.copyOfRange(bytes(1_500_000), 500_000, 1_500_000), sink.toByteArray());
    assertEquals(-1, Files.mismatch(source, target));
  }

  @Test
  void manyThreadsReadOneChannel() throws Exception {
    Path file = file("shared", 2_000_000);
    byte[] expected = bytes(2_000_000);
    try (FileChannel channel = FileChannel.open(file)) {
      List<CompletableFuture<Void>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Random random = new Random(i);
        readers.add(CompletableFuture.runAsync(() -> readHereAndThere(channel, expected, random)));
      }
      for (CompletableFuture<Void> reader : readers) {
        reader.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private static void readHereAndThere(FileChannel channel, byte[] expected, Random random) {
    for (int i = 0; i < 20; i++) {
      int at = random.nextInt(expected.length - 1_000);
      ByteBuffer buffer = ByteBuffer.allocate(1_000);
      try {
        assertEquals(1_000, channel.read(buffer, at));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      assertArrayEquals(Arrays.copyOfRange(expected, at, at + 1_000), buffer.array());
    }
  }

  @Test
  void asynchronousChannelsAnswerLater() throws Exception {
    Path file = root().resolve("asynchronous");
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      int written = channel.write(ByteBuffer.wrap(bytes(70_000)), 0).get(30, TimeUnit.SECONDS);
      assertEquals(70_000, written);
      ByteBuffer buffer = ByteBuffer.allocate(70_000);
      CompletableFuture<Integer> count = new CompletableFuture<>();
      channel.read(buffer, 0, count, new Completion());
      assertEquals(70_000, count.get(30, TimeUnit.SECONDS));
      assertArrayEquals(bytes(70_000), buffer.array());
      assertThrows(IllegalArgumentException.class, () -> channel.read(buffer, -1));
    }
    assertEquals(70_000, Files.size(file));
  }

  private static final class Completion
      implements CompletionHandler<Integer, CompletableFuture<Integer>> {
    @Override
    public void completed(Integer count, CompletableFuture<Integer> answer) {
      answer.complete(count);
    }

    @Override
    public void failed(Throwable failure, CompletableFuture<Integer> answer) {
      answer.completeExceptionally(failure);
    }
  }

  @Test
  void failuresNameThePathAsItWasGiven() {
    Path relative = root().getFileSystem().getPath("demo", ".", "none");
    NoSuchFileException missing =
        assertThrows(NoSuchFileException.class, () -> Files.newByteChannel(relative));
    assertEquals("demo/./none", missing.getFile());
  }

  @Test
  void largeFilesPassASmallHeap() throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SmallHeap.class.getName(),
                cluster().identity("alice").toString(),
                String.join(",", cluster().metadataServers()),
                root().resolve("large").toString())
            .redirectErrorStream(true)
            .start();
    try {
      String output = new String(child.getInputStream().readAllBytes(), UTF_8);
      assertTrue(child.waitFor(60, TimeUnit.SECONDS), output);
      assertEquals(0, child.exitValue(), output);
    } finally {
      child.destroyForcibly();
    }
    assertEquals(SmallHeap.BYTES, Files.size(root().resolve("large")));
  }
}
