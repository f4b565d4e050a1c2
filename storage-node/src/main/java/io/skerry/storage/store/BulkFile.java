package io.skerry.storage.store;

import io.skerry.proto.types.ErrorCode;
import io.skerry.storage.chunk.ChunkKey;
import io.skerry.storage.chunk.ChunkRefusedException;
import io.skerry.storage.chunk.SealedBlock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.SstFileWriter;

/// The blocks of one bulk chunk on their way into a file that RocksDB then takes over as it is.
/// Holds no blocks in memory.
final class BulkFile implements AutoCloseable {
  private final ChunkDatabase database;
  private final Path file;
  private final SstFileWriter writer;
  private final ByteBuffer key = ByteBuffer.allocateDirect(ChunkKeys.BLOCK_BYTES);
  private boolean closed;

  private BulkFile(ChunkDatabase database, Path file, SstFileWriter writer) {
    this.database = database;
    this.file = file;
    this.writer = writer;
  }

  static BulkFile create(ChunkDatabase database, Path file) {
    return database.use(
        handles -> {
          SstFileWriter writer = new SstFileWriter(handles.environment(), handles.bulkFile());
          boolean open = false;
          try {
            writer.open(file.toString());
            open = true;
            return new BulkFile(database, file, writer);
          } finally {
            if (!open) {
              writer.close();
            }
          }
        });
  }

  /// @param scratch direct, large enough for one value
  void put(ChunkKey chunk, SealedBlock block, ByteBuffer scratch) {
    var _ =
        database.use(
            handles -> {
              writer.put(
                  ChunkKeys.block(key, chunk, block.number()), BlockValue.encode(scratch, block));
              return true;
            });
  }

  void put(byte[] blockKey, byte[] value) {
    var _ =
        database.use(
            handles -> {
              writer.put(blockKey, value);
              return true;
            });
  }

  /// Finishing syncs the file, ingesting syncs its new name and the manifest: afterwards the blocks
  /// survive a power cut.
  void ingest() {
    var _ =
        database.use(
            handles -> {
              writer.finish();
              try (IngestExternalFileOptions options =
                  new IngestExternalFileOptions().setMoveFiles(true)) {
                handles.db().ingestExternalFile(handles.bulk(), List.of(file.toString()), options);
              }
              return true;
            });
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    writer.close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ChunkRefusedException(
          ErrorCode.INTERNAL, "the temporary file " + file + " cannot be removed: " + e, e);
    }
  }
}
