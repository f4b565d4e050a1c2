package io.skerry.testkit.history;

/// What clients do to the names of one directory.
public sealed interface NameOperation {
  /// Makes an empty directory.
  record Make(String name) implements NameOperation {}

  /// Removes an empty directory.
  record Remove(String name) implements NameOperation {}

  /// Renames without replacing anything.
  record Move(String source, String target) implements NameOperation {
    public Move {
      if (source.equals(target)) {
        throw new IllegalArgumentException(source + " onto itself");
      }
    }
  }

  /// Asks for the inode behind a name.
  record Look(String name) implements NameOperation {}

  /// Lists the directory.
  record Enumerate() implements NameOperation {}
}
