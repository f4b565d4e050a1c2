package io.skerry.hadoop;

import static org.apache.hadoop.fs.Options.OpenFileOptions.FS_OPTION_OPENFILE_READ_POLICY;

import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/// How a stream expects to be read, which says whether fetching ahead pays.
enum ReadPolicy {
  /// From front to back: fetched ahead from wherever it is read.
  SEQUENTIAL,
  /// Here and there: only what is asked for, by blocks.
  RANDOM,
  /// Fetched ahead at the beginning and where a read goes on behind the one before it.
  ADAPTIVE;

  /// The first policy that is known of the list an opener gave.
  static ReadPolicy of(Configuration options) {
    for (String name : options.getTrimmedStrings(FS_OPTION_OPENFILE_READ_POLICY)) {
      Optional<ReadPolicy> known = named(name.toLowerCase(Locale.ROOT));
      if (known.isPresent()) {
        return known.get();
      }
    }
    return ADAPTIVE;
  }

  private static Optional<ReadPolicy> named(String name) {
    return switch (name) {
      case "sequential", "whole-file", "avro", "csv", "json" -> Optional.of(SEQUENTIAL);
      case "random", "vector", "columnar", "parquet", "orc", "hbase" -> Optional.of(RANDOM);
      case "adaptive", "default" -> Optional.of(ADAPTIVE);
      default -> Optional.empty();
    };
  }
}
