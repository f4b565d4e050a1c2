package io.skerry.storage.store;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/// How RocksDB is set up. Memory outside the heap: about 32 MiB of cache and at most 50 MiB of
/// tables that are not flushed yet, whatever the load.
final class DatabaseSettings {
  private static final long MIB = 1L << 20;
  private static final long CACHE_BYTES = 32 * MIB;
  private static final long BLOCKS_BUFFER_BYTES = 16 * MIB;
  private static final long ROWS_BUFFER_BYTES = 4 * MIB;
  private static final long LOG_BYTES_MAX = 64 * MIB;
  private static final int OPEN_FILES_MAX = 512;

  private DatabaseSettings() {}

  static DBOptions database(boolean mayCreate) {
    return new DBOptions()
        .setCreateIfMissing(mayCreate)
        .setCreateMissingColumnFamilies(mayCreate)
        .setParanoidChecks(true)
        // A torn end of the log is a power cut; damage before it would silently lose chunks.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setMaxTotalWalSize(LOG_BYTES_MAX)
        .setMaxBackgroundJobs(2)
        .setMaxOpenFiles(OPEN_FILES_MAX)
        .setBytesPerSync(MIB)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setKeepLogFileNum(4)
        .setMaxLogFileSize(4 * MIB)
        .setStatsDumpPeriodSec(0);
  }

  static LRUCache cache() {
    return new LRUCache(CACHE_BYTES);
  }

  static ColumnFamilyOptions blocks(LRUCache cache) {
    return family(cache, BLOCKS_BUFFER_BYTES);
  }

  static ColumnFamilyOptions rows(LRUCache cache) {
    return family(cache, ROWS_BUFFER_BYTES);
  }

  private static ColumnFamilyOptions family(LRUCache cache, long bufferBytes) {
    return new ColumnFamilyOptions()
        .setCompressionType(CompressionType.NO_COMPRESSION) // ciphertext does not compress
        .setWriteBufferSize(bufferBytes)
        .setMaxWriteBufferNumber(2)
        .setTableFormatConfig(new BlockBasedTableConfig().setBlockCache(cache));
  }

  /// Of the files that bulk chunks are written to.
  static Options bulkFile() {
    return new Options()
        .setCompressionType(CompressionType.NO_COMPRESSION)
        .setBytesPerSync(MIB)
        .setTableFormatConfig(new BlockBasedTableConfig().setNoBlockCache(true));
  }
}
