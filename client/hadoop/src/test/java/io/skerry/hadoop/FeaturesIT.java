package io.skerry.hadoop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileRange;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.InvalidPathHandleException;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.PathIOException;
import org.apache.hadoop.fs.Trash;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.AccessControlException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Hadoop's contract tests leave out.
final class FeaturesIT {
  private static final Path FOLDER = new Path("/demo/features");

  private FileSystem files = open(TestCluster.configuration(TestCluster.WHOLE));

  private static FileSystem open(Configuration configuration) {
    try {
      return FileSystem.newInstance(configuration);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void makeFolder() throws IOException {
    assertEquals("skerry", files.getUri().getScheme());
    files.delete(FOLDER, true);
    assertTrue(files.mkdirs(FOLDER));
  }

  @AfterEach
  void close() throws IOException {
    files.delete(FOLDER, true);
    files.close();
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = new Path(FOLDER, name);
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(content);
    }
    return file;
  }

  private byte[] read(Path file) throws IOException {
    try (FSDataInputStream in = files.open(file)) {
      return in.readAllBytes();
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readersSeeTheOldContentUntilAnOverwriteIsClosed() throws IOException {
    Path file = write("replaced", text("old"));
    try (FSDataOutputStream out = files.create(file, true)) {
      out.write(text("newer"));
      assertArrayEquals(text("old"), read(file));
    }
    assertArrayEquals(text("newer"), read(file));
  }

  @Test
  void placesOfBlocksAreHostsAndSites() throws IOException {
    byte[] content = new byte[200_000];
    new Random(7).nextBytes(content);
    Path file = write("placed", content);
    LocatedFileStatus status = files.listLocatedStatus(file).next();
    BlockLocation[] blocks = status.getBlockLocations();
    assertEquals(content.length, Arrays.stream(blocks).mapToLong(BlockLocation::getLength).sum());
    assertEquals(List.of("127.0.0.1", "127.0.0.1", "127.0.0.1"), List.of(blocks[0].getHosts()));
    assertEquals(3, List.of(blocks[0].getNames()).stream().distinct().count());
    assertTrue(blocks[0].getTopologyPaths()[0].startsWith("/a/127.0.0.1:"));
    assertEquals(3, status.getReplication());
    assertEquals(0, files.getFileBlockLocations(file, content.length, 1).length);
  }

  @Test
  void everyReadPolicyReadsTheSame() throws Exception {
    byte[] content = new byte[3_000_000];
    new Random(8).nextBytes(content);
    Path file = write("policies", content);
    for (String policy : List.of("sequential", "random", "adaptive", "unheard-of, parquet")) {
      try (FSDataInputStream in =
          files.openFile(file).opt("fs.option.openfile.read.policy", policy).build().get()) {
        Random random = new Random(9);
        for (int i = 0; i < 60; i++) {
          int at = random.nextInt(content.length - 100_000);
          byte[] piece = new byte[1 + random.nextInt(100_000)];
          in.seek(at);
          in.readFully(piece);
          assertArrayEquals(Arrays.copyOfRange(content, at, at + piece.length), piece, policy);
          assertEquals(at + piece.length, in.getPos());
        }
      }
    }
  }

  @Test
  void aClosedFileSystemFailsAndNobodyWaits() throws IOException {
    Path file = write("closed", text("0123456789"));
    FileSystem other = open(TestCluster.configuration(TestCluster.WHOLE));
    FSDataInputStream in = other.open(file);
    other.close();
    assertThrows(IOException.class, () -> other.getFileStatus(file));
    FileRange range = FileRange.createFileRange(0, 10);
    in.readVectored(List.of(range), ByteBuffer::allocate);
    assertThrows(ExecutionException.class, () -> range.getData().get(60, TimeUnit.SECONDS));
  }

  @Test
  void truncateCutsAndRefusesToExtend() throws IOException {
    Path file = write("cut", text("0123456789"));
    assertTrue(files.truncate(file, 4));
    assertArrayEquals(text("0123"), read(file));
    assertThrows(PathIOException.class, () -> files.truncate(file, 5));
    assertThrows(FileNotFoundException.class, () -> files.truncate(new Path(FOLDER, "none"), 0));
  }

  @Test
  void permissionsOwnersAndTimesAreKept() throws IOException {
    Path file = write("attributes", text("x"));
    files.setPermission(file, new FsPermission((short) 0640));
    files.setTimes(file, 1_000_000_000_123L, -1);
    FileStatus status = files.getFileStatus(file);
    assertEquals(0640, status.getPermission().toShort());
    assertEquals(1_000_000_000_123L, status.getModificationTime());
    assertEquals("alice", status.getOwner());
    assertThrows(AccessControlException.class, () -> files.setOwner(file, "bob", null));
  }

  @Test
  void whoHasNoRightIsRefused() throws IOException {
    Path file = write("secret", text("x"));
    files.setPermission(file, new FsPermission((short) 0600));
    Configuration ofBob = TestCluster.configuration(TestCluster.WHOLE);
    ofBob.set("fs.skerry.identity", "bob");
    try (FileSystem bob = FileSystem.newInstance(ofBob)) {
      assertThrows(AccessControlException.class, () -> bob.open(file));
      assertThrows(AccessControlException.class, () -> bob.delete(file, false));
      assertThrows(AccessControlException.class, () -> bob.access(file, FsAction.READ));
      files.access(file, FsAction.READ_WRITE);
      assertEquals(1, bob.getFileStatus(file).getLen());
      assertEquals(0, bob.listLocatedStatus(file).next().getBlockLocations().length);
      assertEquals(new Path(files.getUri() + "/user/bob"), bob.getHomeDirectory());
    }
  }

  @Test
  void accessControlListsAreThoseOfHdfs() throws IOException {
    Path file = write("listed", text("x"));
    files.setPermission(file, new FsPermission((short) 0640));
    files.modifyAclEntries(file, AclEntry.parseAclSpec("user:bob:rw-", true));
    AclStatus status = files.getAclStatus(file);
    assertEquals(AclEntry.parseAclSpec("user:bob:rw-,group::r--", true), status.getEntries());
    assertEquals(FsAction.READ_WRITE, status.getPermission().getGroupAction());
    assertTrue(files.getFileStatus(file).hasAcl());
    files.removeAclEntries(file, AclEntry.parseAclSpec("user:bob", false));
    assertFalse(files.getFileStatus(file).hasAcl());
    files.modifyAclEntries(file, AclEntry.parseAclSpec("user:bob:rw-", true));
    files.removeAcl(file);
    assertEquals(0640, files.getFileStatus(file).getPermission().toShort());

    files.modifyAclEntries(FOLDER, AclEntry.parseAclSpec("default:user:bob:r-x", true));
    assertTrue(files.getAclStatus(write("heir", text("x"))).toString().contains("user:bob:r-x"));
    files.removeDefaultAcl(FOLDER);
    assertEquals(List.of(), files.getAclStatus(FOLDER).getEntries());
  }

  @Test
  void extendedAttributesAreSetReadListedAndRemoved() throws IOException {
    Path file = write("attributed", text("x"));
    files.setXAttr(file, "user.a", text("1"), EnumSet.of(XAttrSetFlag.CREATE));
    assertThrows(
        IOException.class,
        () -> files.setXAttr(file, "user.a", text("2"), EnumSet.of(XAttrSetFlag.CREATE)));
    files.setXAttr(file, "user.a", text("2"));
    assertArrayEquals(text("2"), files.getXAttr(file, "user.a"));
    assertEquals(List.of("user.a"), files.listXAttrs(file));
    assertArrayEquals(text("2"), files.getXAttrs(file).get("user.a"));
    files.removeXAttr(file, "user.a");
    assertThrows(IOException.class, () -> files.getXAttr(file, "user.a"));
  }

  @Test
  void symbolicLinksAreFollowedAndShown() throws IOException {
    Path file = write("target", text("content"));
    Path link = new Path(FOLDER, "link");
    files.createSymlink(file, link, false);
    assertArrayEquals(text("content"), read(link));
    assertTrue(files.getFileStatus(link).isFile());
    assertTrue(files.getFileLinkStatus(link).isSymlink());
    assertEquals(files.makeQualified(file), files.getLinkTarget(link));
    files.createSymlink(new Path("target"), new Path(FOLDER, "relative"), false);
    assertArrayEquals(text("content"), read(new Path(FOLDER, "relative")));
    assertThrows(
        PathIOException.class,
        () -> files.createSymlink(new Path("hdfs://x/y"), new Path(FOLDER, "out"), false));
  }

  @Test
  void handlesOpenWhatTheyMeantOrFail() throws IOException {
    Path file = write("handled", text("one"));
    FileStatus status = files.getFileStatus(file);
    PathHandle exact = files.getPathHandle(status, Options.HandleOpt.exact());
    PathHandle byPath = files.getPathHandle(status, Options.HandleOpt.path());
    try (FSDataInputStream in = files.open(exact)) {
      assertArrayEquals(text("one"), in.readAllBytes());
    }
    write("handled", text("two"));
    assertThrows(InvalidPathHandleException.class, () -> files.open(exact));
    files.open(byPath).close();
    files.delete(file, false);
    write("handled", text("another file"));
    assertThrows(InvalidPathHandleException.class, () -> files.open(byPath));
    assertThrows(
        UnsupportedOperationException.class,
        () -> files.getPathHandle(status, Options.HandleOpt.reference()));
  }

  @Test
  void trashIsInTheNamespaceOfWhatGoesThere() throws IOException {
    Configuration configuration = TestCluster.configuration(TestCluster.WHOLE);
    configuration.set("fs.trash.interval", "60");
    Path file = write("thrown-away", text("x"));
    assertTrue(Trash.moveToAppropriateTrash(files, file, configuration));
    assertFalse(files.exists(file));
    assertTrue(files.exists(new Path("/demo/.Trash/alice/Current/demo/features/thrown-away")));
    assertEquals(1, files.getTrashRoots(false).size());
    assertTrue(files.delete(new Path("/demo/.Trash"), true));
  }

  @Test
  void roomOfNamespaceAndClusterIsTold() throws IOException {
    assertTrue(files.getStatus(FOLDER).getCapacity() > 0);
    assertTrue(files.getStatus().getRemaining() > 0);
  }

  @Test
  void theTopHoldsNamespacesAndCannotBeChanged() throws IOException {
    assertTrue(
        Arrays.stream(files.listStatus(new Path("/")))
            .anyMatch(status -> status.getPath().getName().equals("demo")));
    assertThrows(FileNotFoundException.class, () -> files.mkdirs(new Path("/nobodys/x")));
    assertThrows(IOException.class, () -> files.delete(new Path("/demo"), true));
    assertFalse(files.delete(new Path("/"), true));
  }

  @Test
  void namesThatHadoopWouldParseAreListedAndOpened() throws IOException {
    Path odd = new Path("skerry", "test", FOLDER.toUri().getPath() + "/a:b [c] %41");
    files.create(odd).close();
    FileStatus listed = files.listStatus(FOLDER)[0];
    assertEquals(odd, listed.getPath());
    assertTrue(files.delete(listed.getPath(), false));
  }

  @Test
  void fileContextsReplaceInOneStep() throws IOException {
    FileContext context =
        FileContext.getFileContext(files.getUri(), TestCluster.configuration(TestCluster.WHOLE));
    Path file = new Path(FOLDER, "made");
    context.create(file, EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent()).close();
    Path target = write("taken", text("x"));
    assertThrows(FileAlreadyExistsException.class, () -> context.rename(file, target));
    context.rename(file, target, Options.Rename.OVERWRITE);
    assertEquals(0, context.getFileStatus(target).getLen());
    assertNotNull(context.getFsStatus(FOLDER));
  }

  @Test
  void whatCannotBeUsedIsNamed() {
    Configuration configuration = TestCluster.configuration(TestCluster.WHOLE);
    IOException unknown =
        assertThrows(
            IOException.class,
            () -> FileSystem.newInstance(new Path("skerry://nowhere/").toUri(), configuration));
    assertTrue(unknown.toString().contains("no cluster \"nowhere\""), unknown.toString());
    configuration.set("fs.skerry.identity", "eve");
    IOException stranger =
        assertThrows(IOException.class, () -> FileSystem.newInstance(configuration));
    assertTrue(stranger.toString().contains("no identity \"eve\""), stranger.toString());
  }
}
