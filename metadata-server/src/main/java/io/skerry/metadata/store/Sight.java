package io.skerry.metadata.store;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// One RocksDB snapshot, shared by all views that are taken between two commits: whoever lets go of
/// it last releases it. Making one costs as much as several reads.
final class Sight {
  private final Database database;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final long index;
  private final AtomicInteger references = new AtomicInteger(1);

  /// @param database a reference is held already and released with this sight
  Sight(Database database) throws RocksDBException {
    this.database = database;
    this.snapshot = database.rocks().getSnapshot();
    this.options = new ReadOptions().setSnapshot(snapshot);
    boolean read = false;
    try {
      byte[] value = database.rocks().get(options, Database.INDEX_KEY);
      this.index = value == null ? 0 : ByteBuffer.wrap(value).getLong();
      read = true;
    } finally {
      if (!read) {
        release();
      }
    }
  }

  Database database() {
    return database;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  ReadOptions options() {
    return options;
  }

  /// Raft index of the last entry that it shows.
  long index() {
    return index;
  }

  /// Takes a reference; false if it is released already.
  boolean retain() {
    int held;
    do {
      held = references.get();
      if (held == 0) {
        return false;
      }
    } while (!references.compareAndSet(held, held + 1));
    return true;
  }

  void release() {
    if (references.decrementAndGet() == 0) {
      options.close();
      database.rocks().releaseSnapshot(snapshot);
      snapshot.close();
      database.release();
    }
  }
}
