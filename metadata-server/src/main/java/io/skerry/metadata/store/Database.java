package io.skerry.metadata.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One open RocksDB of a group, shared by the store and the views over it: whoever lets go of it
/// last closes it.
final class Database {
  /// Key of the applied index; table numbers begin at 1, so it stands before every row.
  static final byte[] INDEX_KEY = {0};

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final long BLOCK_CACHE_BYTES = 32L << 20;
  private static final long WRITE_BUFFER_BYTES = 8L << 20;
  private static final int OPEN_FILES_MAX = 256;
  private static final int BLOOM_BITS = 10;
  private static final int LOG_FILES_KEPT = 2;

  private final RocksDB rocks;
  private final Options options;
  private final Path directory;
  private final RowCache rows = new RowCache();
  private final AtomicInteger references = new AtomicInteger(1);
  private volatile boolean deleteWhenClosed;

  private Database(RocksDB rocks, Options options, Path directory) {
    this.rocks = rocks;
    this.options = options;
    this.directory = directory;
  }

  static Database open(Path directory, boolean create) throws RocksDBException {
    NativeLibrary.load();
    Options options =
        new Options()
            .setCreateIfMissing(create)
            .setAtomicFlush(true)
            .setMaxOpenFiles(OPEN_FILES_MAX)
            .setMaxBackgroundJobs(2)
            .setKeepLogFileNum(LOG_FILES_KEPT)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
            .setWriteBufferSize(WRITE_BUFFER_BYTES)
            .setMaxWriteBufferNumber(2)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(Shared.BLOCK_CACHE)
                    .setCacheIndexAndFilterBlocks(true)
                    .setPinL0FilterAndIndexBlocksInCache(true)
                    .setFilterPolicy(new BloomFilter(BLOOM_BITS)));
    try {
      return new Database(RocksDB.open(options, directory.toString()), options, directory);
    } catch (RocksDBException e) {
      options.close();
      throw e;
    }
  }

  RocksDB rocks() {
    return rocks;
  }

  /// Rows of it that were read lately.
  RowCache rows() {
    return rows;
  }

  Path directory() {
    return directory;
  }

  /// The index of the last entry that is in this database; 0 when it is new.
  long appliedIndex() throws RocksDBException {
    byte[] value = rocks.get(INDEX_KEY);
    return value == null ? 0 : ByteBuffer.wrap(value).getLong();
  }

  /// Takes a reference; false if the database is closed already.
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
      rows.clear();
      rocks.close();
      options.close();
      if (deleteWhenClosed) {
        remove();
      }
    }
  }

  /// From now on the files go when the last reader has gone.
  void deleteWhenClosed() {
    deleteWhenClosed = true;
  }

  private void remove() {
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      LOG.warn("replaced state {} is left behind until the next start", directory, e);
    }
  }

  /// One cache for all groups of the process, so that memory does not grow with their number.
  private static final class Shared {
    static final Cache BLOCK_CACHE = new LRUCache(BLOCK_CACHE_BYTES);
  }
}
