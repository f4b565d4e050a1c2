package io.skerry.testkit.history;

import io.skerry.proto.types.ErrorCode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a client was answered about names.
public sealed interface NameResult {
  /// It is done, and the answer says no more.
  record Done() implements NameResult {}

  /// The inode that was made or found.
  record Found(long inode) implements NameResult {}

  /// The inode behind each name.
  record Listed(SortedMap<String, Long> inodes) implements NameResult {
    public Listed {
      inodes = Collections.unmodifiableSortedMap(new TreeMap<>(inodes));
    }

    public static Listed of(Map<String, Long> inodes) {
      return new Listed(new TreeMap<>(inodes));
    }
  }

  record Refused(ErrorCode code) implements NameResult {}
}
