package io.skerry.storage.store;

import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkRefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.EnvOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteOptions;

/// The open database. Every use of native objects passes {@link #use}: none runs after closing,
/// which would end the process, and each failure is judged at one place.
final class ChunkDatabase implements AutoCloseable {
  private static final byte[] SPACE_PROBE = "space-probe".getBytes(StandardCharsets.UTF_8);

  private final ReentrantReadWriteLock openness = new ReentrantReadWriteLock();
  private final List<AutoCloseable> resources;
  private final Handles handles;
  private volatile Optional<String> failure = Optional.empty();
  private volatile boolean outOfSpace;
  private boolean closed;

  private ChunkDatabase(List<AutoCloseable> resources, Handles handles) {
    this.resources = resources;
    this.handles = handles;
  }

  static ChunkDatabase open(Path directory, boolean mayCreate) throws RocksDBException {
    List<AutoCloseable> resources = new ArrayList<>();
    boolean opened = false;
    try {
      LRUCache cache = kept(resources, DatabaseSettings.cache());
      ColumnFamilyOptions blocks = kept(resources, DatabaseSettings.blocks(cache));
      ColumnFamilyOptions rows = kept(resources, DatabaseSettings.rows(cache));
      DBOptions options = kept(resources, DatabaseSettings.database(mayCreate));
      EnvOptions environment = kept(resources, new EnvOptions());
      Options bulkFile = kept(resources, DatabaseSettings.bulkFile());
      List<ColumnFamilyHandle> families = new ArrayList<>();
      RocksDB db =
          RocksDB.open(
              options,
              directory.toString(),
              List.of(
                  family("default", rows),
                  family("chunks", rows),
                  family("blocks", blocks),
                  family("bulk", rows)),
              families);
      resources.add(db);
      resources.addAll(families);
      opened = true;
      return new ChunkDatabase(
          resources,
          new Handles(
              db, families.get(1), families.get(2), families.get(3), environment, bulkFile));
    } finally {
      if (!opened) {
        closeAll(resources);
      }
    }
  }

  private static <R extends AutoCloseable> R kept(List<AutoCloseable> resources, R resource) {
    resources.add(resource);
    return resource;
  }

  private static ColumnFamilyDescriptor family(String name, ColumnFamilyOptions options) {
    return new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8), options);
  }

  /// Runs one piece of work on the open database.
  ///
  /// @throws ChunkRefusedException if it fails or the database is closed
  <T> T use(Work<T> work) {
    openness.readLock().lock();
    try {
      if (closed) {
        throw new ChunkRefusedException(ErrorCode.NOT_SERVING, "the node is stopping");
      }
      return work.with(handles);
    } catch (RocksDBException e) {
      throw judged(e);
    } finally {
      openness.readLock().unlock();
    }
  }

  /// Why the disk cannot be trusted with writes any more, if so.
  Optional<String> failure() {
    return failure;
  }

  /// Whether a write has found the disk full and none has gone through since. RocksDB then takes
  /// none until it has flushed what it has, which it tries every few seconds; so one is tried here.
  boolean outOfSpace() {
    if (outOfSpace) {
      try {
        var _ = use(ChunkDatabase::tryWrite);
        outOfSpace = false;
      } catch (ChunkRefusedException e) {
        outOfSpace = e.code() == ErrorCode.NO_SPACE;
      }
    }
    return outOfSpace;
  }

  /// Writes a row that nobody reads, in the family that is otherwise empty.
  private static boolean tryWrite(Handles handles) throws RocksDBException {
    try (WriteOptions synced = new WriteOptions().setSync(true)) {
      handles.db().put(synced, SPACE_PROBE, new byte[0]);
      return true;
    }
  }

  private ChunkRefusedException judged(RocksDBException e) {
    Status status = e.getStatus();
    Status.Code code = status == null ? Status.Code.Undefined : status.getCode();
    String message = "the chunk store failed: " + String.valueOf(e.getMessage()).strip();
    if (code == Status.Code.Corruption) {
      return new ChunkRefusedException(ErrorCode.CHECKSUM_MISMATCH, message, e);
    }
    if (status != null && status.getSubCode() == Status.SubCode.NoSpace) {
      outOfSpace = true;
      return new ChunkRefusedException(ErrorCode.NO_SPACE, message, e);
    }
    if (code == Status.Code.IOError) {
      failure = Optional.of(message);
    }
    return new ChunkRefusedException(ErrorCode.INTERNAL, message, e);
  }

  @Override
  public void close() {
    openness.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        closeAll(resources);
      }
    } finally {
      openness.writeLock().unlock();
    }
  }

  private static void closeAll(List<AutoCloseable> resources) {
    for (AutoCloseable resource : resources.reversed()) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing the chunk store", e);
      }
    }
  }

  /// Work that needs the open database.
  @FunctionalInterface
  interface Work<T> {
    T with(Handles handles) throws RocksDBException;
  }

  /// The native objects, valid inside {@link #use} only.
  record Handles(
      RocksDB db,
      ColumnFamilyHandle chunks,
      ColumnFamilyHandle blocks,
      ColumnFamilyHandle bulk,
      EnvOptions environment,
      Options bulkFile) {}
}
