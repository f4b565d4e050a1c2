package io.skerry.testkit.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What programs do with `Files`, unchanged.
abstract class NioFeatures extends NioChannels {
  abstract Path otherNamespace();

  abstract Path asBob(Path path);

  @Test
  void pathsAndUrisLeadToEachOther() throws Exception {
    Path file = root().resolve("a b%ä?#.txt");
    Files.writeString(file, "text");
    Path again = Path.of(URI.create(file.toUri().toString()));
    assertEquals(file, again);
    assertEquals("text", Files.readString(again));
    assertEquals(file, FileSystems.getFileSystem(file.toUri()).getPath(file.toString()));
  }

  @Test
  void aFileSystemIsOpenUntilItIsClosed() throws Exception {
    URI uri = URI.create("skerry://second-door/");
    Map<String, Object> environment = Map.of("client", cluster().config("alice", "a"));
    Path file = file("open-and-closed", 100);
    FileChannel channel;
    try (FileSystem second = FileSystems.newFileSystem(uri, environment)) {
      assertThrows(
          FileSystemAlreadyExistsException.class,
          () -> FileSystems.newFileSystem(uri, environment));
      channel = FileChannel.open(second.getPath(file.toString()));
      assertEquals(100, channel.size());
    }
    assertThrows(ClosedChannelException.class, channel::size);
    assertThrows(FileSystemNotFoundException.class, () -> FileSystems.getFileSystem(uri));
    FileSystem third = FileSystems.newFileSystem(uri, environment);
    Path path = third.getPath(file.toString());
    third.close();
    assertThrows(ClosedFileSystemException.class, () -> Files.size(path));
  }

  @Test
  void aProfileOfTheConfigurationFileNamesTheCluster() throws Exception {
    Path identity = cluster().identity("bob");
    Path config = Files.createTempFile("skerry-client", ".yaml");
    try {
      Files.writeString(
          config,
          "clusters:\n  here: {servers: [\"%s\"], identity: bob}\nidentities:\n  bob: {%s}\n"
              .formatted(
                  String.join("\", \"", cluster().metadataServers()),
                  ("certificate: %1$s/certificate.pem, key: %1$s/key.pem,"
                          + " authority: %1$s/authority.pem")
                      .formatted(identity)));
      Map<String, Object> environment = Map.of("config", config, "site", "a");
      try (FileSystem here = FileSystems.newFileSystem(URI.create("skerry://here"), environment)) {
        assertTrue(Files.isDirectory(here.getPath("/demo")));
        assertThrows(
            AccessDeniedException.class, () -> Files.createFile(here.getPath("/demo/of-bob")));
      }
      IOException unknown =
          assertThrows(
              IOException.class,
              () -> FileSystems.newFileSystem(URI.create("skerry://there"), environment));
      assertTrue(String.valueOf(unknown.getMessage()).contains("there"), unknown::toString);
    } finally {
      Files.delete(config);
    }
  }

  @Test
  void textIsWrittenAndRead() throws Exception {
    Path file = root().resolve("text");
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      writer.write("one\ntwo\n");
    }
    Files.writeString(file, "three\n", StandardOpenOption.APPEND);
    assertEquals(List.of("one", "two", "three"), Files.readAllLines(file));
    try (Stream<String> lines = Files.lines(file)) {
      assertEquals(3, lines.count());
    }
    Path copy = root().resolve("text-copy");
    assertEquals(5, Files.copy(new ByteArrayInputStream(new byte[5]), copy));
    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(-1, Files.mismatch(file, copy));
    try (InputStream in = Files.newInputStream(file)) {
      assertEquals("one\ntwo\nthree\n", new String(in.readAllBytes(), UTF_8));
    }
    Path onDisk = Files.createTempFile("skerry", ".txt");
    Files.copy(file, onDisk, StandardCopyOption.REPLACE_EXISTING);
    Files.move(onDisk, copy, StandardCopyOption.REPLACE_EXISTING);
    assertEquals(-1, Files.mismatch(file, copy));
    Path temporary = Files.createTempFile(root(), "temporary", ".tmp");
    assertEquals(0, Files.size(temporary));
    assertTrue(Files.deleteIfExists(temporary));
    assertFalse(Files.deleteIfExists(temporary));
  }

  @Test
  void treesAreWalkedAndRemoved() throws Exception {
    Path tree = root().resolve("tree");
    Files.createDirectories(tree.resolve("a/b/c"));
    Files.createDirectories(root());
    Files.writeString(tree.resolve("a/b/file.txt"), "x");
    Files.writeString(tree.resolve("a/other.bin"), "x");
    Files.createSymbolicLink(tree.resolve("a/b/c/up"), Path.of(tree.toUri()));
    try (Stream<Path> all = Files.walk(tree)) {
      assertEquals(7, all.count());
    }
    try (Stream<Path> found = Files.find(tree, 9, (path, status) -> status.isRegularFile())) {
      assertEquals(2, found.count());
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(tree.resolve("a"), "*.{bin,x}")) {
      entries.forEach(entry -> names.add(entry.toString()));
    }
    assertEquals(List.of(tree + "/a/other.bin"), names);
    Files.walkFileTree(tree, new Remover());
    assertFalse(Files.exists(tree));
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes status) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Test
  void attributesHaveTheirViews() throws Exception {
    Path file = file("views", 12);
    PosixFileAttributes posix = Files.readAttributes(file, PosixFileAttributes.class);
    assertEquals("alice", posix.owner().getName());
    assertEquals(12, posix.size());
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));
    Files.setLastModifiedTime(file, time);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Map<String, Object> all = Files.readAttributes(file, "unix:*");
    assertEquals(time, all.get("lastModifiedTime"));
    assertEquals(0100640, all.get("mode"));
    assertEquals(1, all.get("nlink"));
    assertEquals(PosixFilePermissions.fromString("rw-r-----"), all.get("permissions"));
    Files.setAttribute(file, "user:colour", "red".getBytes(UTF_8));
    assertArrayEquals("red".getBytes(UTF_8), (byte[]) Files.getAttribute(file, "user:colour"));
    assertThrows(IllegalArgumentException.class, () -> Files.getAttribute(file, "basic:none"));
    assertThrows(UnsupportedOperationException.class, () -> Files.getAttribute(file, "dos:hidden"));
    assertNotEquals(posix.fileKey(), Files.readAttributes(root(), "fileKey").get("fileKey"));
    UserPrincipal bob =
        root().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("bob");
    assertEquals(Files.getOwner(asBob(file)), posix.owner());
    FileSystemException refused =
        assertThrows(FileSystemException.class, () -> Files.setOwner(file, bob));
    assertTrue(refused.toString().contains("Operation not permitted"), refused::toString);
    assertThrows(
        UserPrincipalNotFoundException.class,
        () ->
            root().getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
  }

  @Test
  void accessIsToldBeforehand() throws Exception {
    Path file = file("access", 1);
    assertTrue(Files.isReadable(file) && Files.isWritable(file) && !Files.isExecutable(file));
    assertTrue(Files.isReadable(asBob(file)));
    assertFalse(Files.isWritable(asBob(file)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    assertTrue(Files.isExecutable(file));
    assertFalse(Files.isReadable(asBob(file)));
    assertThrows(AccessDeniedException.class, () -> Files.readAllBytes(asBob(file)));
    assertFalse(Files.isReadable(root().resolve("none")));
  }

  @Test
  void filesMoveBetweenNamespacesByCopying() throws Exception {
    Path file = file("far", 100_000);
    Files.setAttribute(file, "user:tag", new byte[] {1});
    FileTime time = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));
    Files.setLastModifiedTime(file, time);
    Path target = otherNamespace().resolve("far");
    assertThrows(
        AtomicMoveNotSupportedException.class,
        () -> Files.move(file, target, StandardCopyOption.ATOMIC_MOVE));
    Files.move(file, target);
    assertFalse(Files.exists(file));
    assertArrayEquals(bytes(100_000), Files.readAllBytes(target));
    assertEquals(time, Files.getLastModifiedTime(target));
    assertArrayEquals(new byte[] {1}, (byte[]) Files.getAttribute(target, "user:tag"));
    Files.copy(target, file, StandardCopyOption.COPY_ATTRIBUTES);
    assertEquals(time, Files.getLastModifiedTime(file));
    Path near = root().resolve("near");
    Files.move(file, near, StandardCopyOption.ATOMIC_MOVE);
    assertEquals(100_000, Files.size(near));
  }

  @Test
  void pathsAreResolvedAsTheKernelDoes() throws Exception {
    Files.createDirectories(root().resolve("real/inner"));
    Files.writeString(root().resolve("real/file"), "inside");
    Files.writeString(root().resolve("file"), "outside");
    Files.createSymbolicLink(
        root().resolve("shortcut"), root().getFileSystem().getPath("real/inner"));
    assertEquals("inside", Files.readString(root().resolve("shortcut/../file")));
    assertEquals(root().resolve("real/inner"), root().resolve("shortcut").toRealPath());
    assertTrue(Files.isSameFile(root().resolve("shortcut/../file"), root().resolve("real/file")));
    assertFalse(Files.isSameFile(root().resolve("file"), root().resolve("real/file")));
    assertTrue(Files.isHidden(root().resolve(".hidden")));
  }

  @Test
  void namespacesAreStores() throws Exception {
    FileStore store = Files.getFileStore(root());
    assertEquals("demo", store.name());
    assertTrue(store.getTotalSpace() > 0 && store.getUsableSpace() > 0);
    List<String> names = new ArrayList<>();
    root().getFileSystem().getFileStores().forEach(one -> names.add(one.name()));
    assertTrue(names.containsAll(List.of("demo", "doors")), names::toString);
    FileSystemException refused =
        assertThrows(
            FileSystemException.class,
            () -> Files.createDirectory(root().getFileSystem().getPath("/new")));
    assertTrue(refused.toString().contains("skerry namespace create"), refused::toString);
  }
}
