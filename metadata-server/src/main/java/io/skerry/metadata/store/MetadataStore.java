package io.skerry.metadata.store;

import io.skerry.metadata.codec.EncodedChange;
import io.skerry.metadata.codec.GroupIdentity;
import io.skerry.metadata.codec.RowCodec;
import io.skerry.metadata.model.RowKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of one group on disk. Every commit writes the changes of one log entry and its index in
/// one batch; RocksDB's own log is off, since the Raft log brings back what a crash took. One
/// thread commits, writes checkpoints and loads them; views may be taken from any thread.
public final class MetadataStore implements AutoCloseable {
  static final String IDENTITY = "identity";
  static final String POINTER = "CURRENT_STATE";
  static final String INDEX = "index";
  static final String ROWS = "rows";

  private static final Logger LOG = LoggerFactory.getLogger(MetadataStore.class);

  private final Path directory;
  private final GroupIdentity identity;
  private final WriteOptions writeOptions = new WriteOptions().setDisableWAL(true);
  private final Object sighting = new Object();
  private volatile Database current;
  private volatile @Nullable Sight latest;
  private volatile long appliedIndex;
  private boolean closed;

  private MetadataStore(Path directory, GroupIdentity identity, Database current, long index) {
    this.directory = directory;
    this.identity = identity;
    this.current = current;
    this.appliedIndex = index;
  }

  /// Opens the state in this directory, or begins a new one if the directory is empty or missing.
  ///
  /// @throws StoreRefusedException if the state belongs to something else or cannot be opened
  public static MetadataStore open(Path directory, GroupIdentity identity) {
    NativeLibrary.load();
    try {
      StateDirectory state = StateDirectory.claim(directory, identity);
      Database database = state.openCurrent();
      return new MetadataStore(directory, identity, database, database.appliedIndex());
    } catch (RocksDBException e) {
      throw StateDirectory.unreadable(directory, e);
    } catch (IOException e) {
      throw new StoreRefusedException(
          "metadata state in " + directory + " cannot be opened: " + e, e);
    }
  }

  /// Index of the last entry that is in the store; survives a crash together with its rows or not
  /// at all.
  public long appliedIndex() {
    return appliedIndex;
  }

  /// Writes the changes of the entry with this index. An entry that is there already is skipped.
  ///
  /// @throws StoreFailedException if the database refuses
  public void commit(long index, List<EncodedChange> changes) {
    if (index <= appliedIndex) {
      return;
    }
    RowCache cache = current.rows();
    cache.begin(index);
    try (WriteBatch batch = new WriteBatch()) {
      for (EncodedChange change : changes) {
        cache.remove(new RowKey<>(change.table(), change.key()));
        byte[] key = StoreView.Keys.of(change.table(), change.key());
        if (change.delete()) {
          batch.delete(key);
        } else {
          batch.put(key, RowCodec.stored(index, change.body()));
        }
      }
      batch.put(Database.INDEX_KEY, ByteBuffer.allocate(Long.BYTES).putLong(index).array());
      current.rocks().write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw new StoreFailedException(
          "entry " + index + " cannot be written to " + directory + ": " + e.getMessage(), e);
    }
    appliedIndex = index;
    forget(); // where nobody reads, an old snapshot would keep everything that is overwritten
  }

  /// The rows as of the last commit. The caller closes the view.
  public StoreView view() {
    Sight known = latest;
    if (known != null && newest(known) && known.retain()) {
      return new StoreView(known);
    }
    synchronized (sighting) {
      Sight other = latest;
      if (other != null && newest(other) && other.retain()) {
        return new StoreView(other);
      }
      Sight fresh = sight();
      fresh.retain();
      latest = fresh;
      if (other != null) {
        other.release();
      }
      return new StoreView(fresh);
    }
  }

  private boolean newest(Sight sight) {
    return sight.database() == current && sight.index() >= appliedIndex;
  }

  private Sight sight() {
    while (true) {
      Database database = current;
      if (database.retain()) {
        try {
          return new Sight(database);
        } catch (RocksDBException e) {
          throw new StoreFailedException(
              "state in " + directory + " cannot be read: " + e.getMessage(), e);
        }
      }
      if (database == current) {
        throw new IllegalStateException("the store in " + directory + " is closed");
      }
    }
  }

  /// Lets go of the shared snapshot; the next view makes another one.
  private void forget() {
    if (latest == null) {
      return;
    }
    synchronized (sighting) {
      Sight last = latest;
      latest = null;
      if (last != null) {
        last.release();
      }
    }
  }

  /// Writes all rows, their index and identity to a directory that does not exist yet. When it
  /// returns, everything is on the disk.
  ///
  /// @return the files, relative to the directory
  public List<String> checkpoint(Path target) throws IOException {
    Database database = current;
    Path rows = target.resolve(ROWS);
    Files.createDirectories(target);
    long index = appliedIndex;
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true);
        Checkpoint checkpoint = Checkpoint.create(database.rocks())) {
      database.rocks().flush(flush);
      checkpoint.createCheckpoint(rows.toString());
    } catch (RocksDBException e) {
      throw new IOException("checkpoint of " + database.directory() + ": " + e.getMessage(), e);
    }
    Files.write(target.resolve(IDENTITY), identity.encode());
    Files.writeString(target.resolve(INDEX), Long.toString(index));
    Directories.forceAll(rows);
    Directories.force(target.resolve(IDENTITY));
    Directories.force(target.resolve(INDEX));
    Directories.force(target);
    Directories.force(Directories.parent(target));
    List<String> files = new ArrayList<>(List.of(IDENTITY, INDEX));
    for (Path file : Directories.list(rows)) {
      files.add(ROWS + '/' + file.getFileName());
    }
    return List.copyOf(files);
  }

  /// Takes the rows of a checkpoint in place of the present ones, unless these are as new. Views
  /// that are open keep what they see; the old files go with the last of them.
  ///
  /// @return whether the rows were replaced
  /// @throws StoreRefusedException if the checkpoint belongs to something else
  public boolean load(Path checkpoint) throws IOException {
    GroupIdentity theirs = StateDirectory.readIdentity(checkpoint.resolve(IDENTITY));
    if (!theirs.equals(identity)) {
      throw new StoreRefusedException(
          "checkpoint in " + checkpoint + " is of " + theirs + ", this is " + identity);
    }
    long index = indexOf(checkpoint);
    if (index <= appliedIndex) {
      LOG.info("checkpoint at index {} is not newer than the state at {}", index, appliedIndex);
      return false;
    }
    Database loaded;
    long found;
    try {
      loaded = new StateDirectory(directory).adopt(checkpoint.resolve(ROWS));
      found = loaded.appliedIndex();
    } catch (RocksDBException e) {
      throw new IOException("checkpoint in " + checkpoint + ": " + e.getMessage(), e);
    }
    if (found != index) {
      loaded.deleteWhenClosed();
      loaded.release();
      throw new IOException(
          "checkpoint in " + checkpoint + " says index " + index + " and has " + found);
    }
    StateDirectory.point(directory, loaded.directory());
    Database old = current;
    current = loaded;
    appliedIndex = index;
    forget();
    old.deleteWhenClosed();
    old.release();
    LOG.info("state at index {} loaded from a checkpoint", index);
    return true;
  }

  /// Lets go of the database; it closes when the last view does.
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      current.release();
      forget();
      writeOptions.close();
    }
  }

  private static long indexOf(Path checkpoint) throws IOException {
    String text = Files.readString(checkpoint.resolve(INDEX), StandardCharsets.US_ASCII).strip();
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("checkpoint in " + checkpoint + " has no index", e);
    }
  }
}
