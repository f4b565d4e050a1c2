package io.skerry.storage.store;

import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.IncarnationMemory;
import io.skerry.storage.chunk.Space;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// A node's data directory, opened and checked: `identity`, the database in `chunks`, files that
/// are being written in `ingest`, RocksDB's native library in `native`, the {@link Ballast}.
public final class DataDirectory implements IncarnationMemory, AutoCloseable {
  /// What a storage node itself makes here before it writes its identity; file systems of their own
  /// have lost+found.
  private static final Set<String> OWN_ENTRIES =
      Set.of("native", "chunks", "ingest", "identity.next", "lost+found");

  private final Path directory;
  private final IdentityFile identityFile;
  private final IdentityFile.Identity identity;
  private final RocksChunkStore store;
  private final Ballast ballast;
  private final AtomicLong incarnation;

  private DataDirectory(
      Path directory,
      IdentityFile identityFile,
      IdentityFile.Identity identity,
      RocksChunkStore store,
      Ballast ballast) {
    this.directory = directory;
    this.identityFile = identityFile;
    this.identity = identity;
    this.store = store;
    this.ballast = ballast;
    this.incarnation = new AtomicLong(identity.incarnation());
  }

  /// Opens the directory, or makes a new one if there is none.
  ///
  /// @throws StartRefusedException if it belongs to somebody else or is damaged
  public static DataDirectory open(Path directory, String cluster, String node, Clock clock)
      throws StartRefusedException {
    try {
      Files.createDirectories(directory);
      IdentityFile file = new IdentityFile(directory);
      Optional<IdentityFile.Identity> found = file.read();
      if (found.isPresent()) {
        checkOwner(directory, found.get(), cluster, node);
      } else {
        refuseForeign(directory);
      }
      Ballast ballast = new Ballast(directory);
      if (found.isPresent()) {
        ballast.release(Files.getFileStore(directory).getUsableSpace(), false);
      }
      loadLibrary(directory);
      RocksChunkStore store = openStore(directory, found.isEmpty(), clock);
      IdentityFile.Identity identity =
          found.orElseGet(() -> new IdentityFile.Identity(cluster, node, 0));
      DataDirectory data = new DataDirectory(directory, file, identity, store, ballast);
      if (found.isEmpty()) {
        data.claim();
      }
      return data;
    } catch (IOException e) {
      throw new StartRefusedException("cannot use data directory " + directory + ": " + e, e);
    }
  }

  private static void checkOwner(
      Path directory, IdentityFile.Identity found, String cluster, String node)
      throws StartRefusedException {
    if (!found.cluster().equals(cluster) || !found.node().equals(node)) {
      throw new StartRefusedException(
          "data directory "
              + directory
              + " belongs to node "
              + found.node()
              + " of cluster "
              + found.cluster()
              + ", not to node "
              + node
              + " of cluster "
              + cluster
              + ": nothing was changed; use another directory");
    }
  }

  /// A directory without an identity may hold what a first start that was cut short has left, and
  /// nothing else.
  private static void refuseForeign(Path directory) throws StartRefusedException, IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (!OWN_ENTRIES.contains(entry.getFileName().toString())) {
          throw new StartRefusedException(
              "data directory "
                  + directory
                  + " holds "
                  + entry.getFileName()
                  + " and is no storage node's: nothing was changed; use an empty directory");
        }
      }
    }
  }

  /// Unpacked here and not to the temporary directory, where each killed process would leave a
  /// copy.
  private static void loadLibrary(Path directory) throws IOException {
    Path libraries = directory.resolve("native");
    Files.createDirectories(libraries);
    NativeLibraryLoader.getInstance().loadLibrary(libraries.toString());
  }

  private static RocksChunkStore openStore(Path directory, boolean fresh, Clock clock)
      throws StartRefusedException, IOException {
    Path temporary = directory.resolve("ingest");
    Path database = directory.resolve("chunks");
    if (!fresh && !Files.exists(database.resolve("CURRENT"))) {
      throw new StartRefusedException(
          "data directory "
              + directory
              + " has lost its chunk store: restore it, or begin with an empty data directory");
    }
    try {
      ChunkDatabase opened = ChunkDatabase.open(database, fresh);
      Files.createDirectories(temporary);
      removeLeftovers(temporary);
      return new RocksChunkStore(opened, temporary, clock);
    } catch (RocksDBException e) {
      if (e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace) {
        throw new StartRefusedException(
            "the disk of " + directory + " is full; nothing was lost: free space there and start",
            e);
      }
      throw new StartRefusedException(
          "the chunk store in "
              + database
              + " cannot be opened: "
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown failure")
              + "; no data was touched. If the disk is damaged, replace it and start with an empty"
              + " directory: the cluster copies the chunks again",
          e);
    }
  }

  private static void removeLeftovers(Path temporary) throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temporary, "*.sst")) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  /// Makes a new directory this node's own.
  private void claim() throws StartRefusedException, IOException {
    boolean claimed = false;
    try {
      if (store.chunks() > 0) {
        throw new StartRefusedException(
            "data directory "
                + directory
                + " holds chunks but its identity file is missing: restore it");
      }
      identityFile.write(identity);
      claimed = true;
    } catch (ChunkRefusedException e) {
      throw new StartRefusedException(String.valueOf(e.getMessage()), e);
    } finally {
      if (!claimed) {
        store.close();
      }
    }
  }

  @Override
  public String toString() {
    return directory.toString();
  }

  public RocksChunkStore store() {
    return store;
  }

  @Override
  public long newest() {
    return incarnation.get();
  }

  @Override
  public synchronized void raise(long newest) throws IOException {
    if (newest > incarnation.get()) {
      identityFile.write(new IdentityFile.Identity(identity.cluster(), identity.node(), newest));
      incarnation.set(newest);
    }
  }

  /// What the file system offers now. Room that the ballast holds counts as free, since it is a
  /// part of the reserve.
  ///
  /// @param reserve bytes kept free, by the size of the disk
  public Space.Disk disk(LongUnaryOperator reserve) throws IOException {
    FileStore files = Files.getFileStore(directory);
    long total = files.getTotalSpace();
    boolean outOfSpace = store.outOfSpace();
    if (!ballast.release(files.getUsableSpace(), outOfSpace) && !outOfSpace) {
      ballast.fill(files.getUsableSpace(), reserve.applyAsLong(total));
    }
    long usable = outOfSpace ? 0 : files.getUsableSpace() + ballast.heldBytes();
    return new Space.Disk(total, usable);
  }

  @Override
  public void close() {
    store.close();
  }
}
