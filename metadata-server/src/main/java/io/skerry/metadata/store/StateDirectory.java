package io.skerry.metadata.store;

import io.skerry.metadata.codec.CodecException;
import io.skerry.metadata.codec.GroupIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// The files of one group's state: whose it is, the databases `rows-N`, and a pointer to the one in
/// use. The pointer changes by one rename, so a crash leaves either the old rows or the new ones in
/// use.
record StateDirectory(Path directory) {
  private static final String DATABASE = "rows-";
  private static final String FIRST = DATABASE + 1;

  /// Makes sure that the directory is of this identity; an empty one becomes so.
  ///
  /// @throws StoreRefusedException if it is not
  static StateDirectory claim(Path directory, GroupIdentity identity) throws IOException {
    Path file = directory.resolve(MetadataStore.IDENTITY);
    if (!Files.exists(file)) {
      if (!Directories.list(directory).isEmpty()) {
        throw new StoreRefusedException(
            "metadata state in "
                + directory
                + " has files but does not say whose it is; move them away and start again");
      }
      Files.createDirectories(directory);
      Directories.replace(file, identity.encode());
      Directories.force(Directories.parent(directory));
      return new StateDirectory(directory);
    }
    GroupIdentity found = readIdentity(file);
    if (!found.equals(identity)) {
      throw new StoreRefusedException(
          "metadata state in "
              + directory
              + " belongs to "
              + found
              + ", this server is configured for "
              + identity
              + "; point it to its own directory");
    }
    return new StateDirectory(directory);
  }

  static GroupIdentity readIdentity(Path file) throws IOException {
    try {
      return GroupIdentity.decode(Files.readAllBytes(file));
    } catch (CodecException e) {
      throw new StoreRefusedException(
          "metadata state: " + file + " is damaged (" + e.getMessage() + ")", e);
    }
  }

  static StoreRefusedException unreadable(Path directory, RocksDBException e) {
    boolean corrupt = e.getStatus() == null || e.getStatus().getCode() == Status.Code.Corruption;
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown reason");
    return new StoreRefusedException(
        "metadata state in "
            + directory
            + (corrupt ? " is corrupt (" : " cannot be opened (")
            + reason
            + "); nothing was changed. Move the whole directory of this group away and start again:"
            + " the server then takes the state from its peers",
        e);
  }

  /// Opens the database in use, or the first one ever, and removes what an interrupted load left.
  Database openCurrent() throws IOException, RocksDBException {
    Path pointer = directory.resolve(MetadataStore.POINTER);
    String name;
    try {
      name = Files.readString(pointer, StandardCharsets.US_ASCII).strip();
    } catch (NoSuchFileException e) {
      return openFirst();
    }
    if (!name.startsWith(DATABASE) || !Files.isDirectory(directory.resolve(name))) {
      throw new StoreRefusedException(
          "metadata state in " + directory + " is incomplete: " + pointer + " names " + name);
    }
    Database database = Database.open(directory.resolve(name), false);
    for (Path other : databases()) {
      if (!other.getFileName().toString().equals(name)) {
        Directories.delete(other);
      }
    }
    return database;
  }

  /// Opens the rows of a checkpoint as a database of this directory, not in use yet. Tables are
  /// linked, since they never change; the files that RocksDB writes to are copied.
  Database adopt(Path rows) throws IOException, RocksDBException {
    Path fresh = directory.resolve(DATABASE + (highest() + 1));
    Files.createDirectory(fresh);
    for (Path file : Directories.list(rows)) {
      Path target = fresh.resolve(file.getFileName().toString());
      if (!file.toString().endsWith(".sst") || !linked(file, target)) {
        Files.copy(file, target);
      }
    }
    Directories.forceAll(fresh);
    Directories.force(directory);
    return Database.open(fresh, false);
  }

  /// Makes a database the one in use, for this and every later start.
  static void point(Path directory, Path database) throws IOException {
    String name = database.getFileName() + "\n";
    Directories.replace(
        directory.resolve(MetadataStore.POINTER), name.getBytes(StandardCharsets.US_ASCII));
  }

  private Database openFirst() throws IOException, RocksDBException {
    for (Path found : databases()) {
      if (!found.getFileName().toString().equals(FIRST)) {
        throw new StoreRefusedException(
            "metadata state in " + directory + " has lost the file " + MetadataStore.POINTER);
      }
    }
    Database database = Database.open(directory.resolve(FIRST), true);
    Directories.force(directory);
    point(directory, database.directory());
    return database;
  }

  private int highest() throws IOException {
    int highest = 0;
    for (Path path : databases()) {
      String number = path.getFileName().toString().substring(DATABASE.length());
      try {
        highest = Math.max(highest, Integer.parseInt(number));
      } catch (NumberFormatException e) {
        throw new IOException("unexpected entry " + path, e);
      }
    }
    return highest;
  }

  private List<Path> databases() throws IOException {
    return Directories.list(directory).stream()
        .filter(path -> path.getFileName().toString().startsWith(DATABASE))
        .toList();
  }

  private static boolean linked(Path file, Path target) throws IOException {
    try {
      Files.createLink(target, file);
      return true;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // another file system: the copy is as good, only slower
    }
  }
}
