package io.skerry.metadata.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.RocksDB;

/// Loads RocksDB's native code without leaving it behind: the loader of the library itself keeps a
/// copy in the temporary directory that stays there when the process is killed.
public final class NativeLibrary {
  private NativeLibrary() {}

  /// Returns when RocksDB can be used. The copy on disk is gone by then.
  public static void load() {
    Loaded.touch();
  }

  private static final class Loaded {
    static {
      try {
        extractAndLoad();
      } catch (IOException e) {
        throw new UncheckedIOException("RocksDB's native code cannot be unpacked", e);
      }
    }

    static void touch() {}

    private static void extractAndLoad() throws IOException {
      Path directory = Files.createTempDirectory("skerry-native-");
      try {
        NativeLibraryLoader.getInstance().loadLibrary(directory.toString());
        RocksDB.loadLibrary();
      } finally {
        Directories.delete(directory);
      }
    }
  }
}
