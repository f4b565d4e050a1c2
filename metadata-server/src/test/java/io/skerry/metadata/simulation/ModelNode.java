package io.skerry.metadata.simulation;

import io.skerry.proto.types.FileType;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A file, directory or link of the model: plain mutable fields and pointers.
final class ModelNode {
  final long id;
  final FileType type;
  final Map<Name, ModelNode> children = new TreeMap<>();

  /// The directories that name it, one for each name.
  final List<ModelNode> homes = new ArrayList<>();

  /// Of a symbolic link.
  String text = "";

  int uid;
  int gid;
  int mode;
  long version = 1;
  long key;

  /// Of each byte the chunk's number and the place in it; 0 is a hole.
  long[] bytes = new long[0];

  /// Rights beside the bits: "u1001" and "g3000" for who is named, "G" for the owning group.
  Map<String, Integer> rights = new TreeMap<>();

  /// The same that new entries start with, and "o" for the owner, "m" for the mask, "x" for others.
  Map<String, Integer> defaults = new TreeMap<>();

  final Map<String, Integer> attributes = new TreeMap<>();

  /// Without a name, but below a tree that was deleted, or open when it lost the last one: it may
  /// be there still, or not.
  boolean limbo;

  /// A tree that was deleted has a name of it, which may be there still, or not.
  boolean hidden;

  ModelNode(long id, FileType type) {
    this.id = id;
    this.type = type;
  }

  /// A directory that names it; none of the root and of what is gone.
  Optional<ModelNode> parent() {
    return homes.stream().findFirst();
  }

  boolean directory() {
    return type == FileType.DIRECTORY;
  }

  void write(long offset, long chunk, int length) {
    if (offset + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) offset + length);
    }
    for (int i = 0; i < length; i++) {
      bytes[(int) offset + i] = chunk << 16 | i;
    }
  }

  boolean isSameOrAbove(ModelNode other) {
    for (ModelNode node = other; ; node = node.parent().orElseThrow()) {
      if (node == this) {
        return true;
      }
      if (node.parent().isEmpty()) {
        return false;
      }
    }
  }

  void append(long[] more) {
    int end = bytes.length;
    bytes = Arrays.copyOf(bytes, end + more.length);
    System.arraycopy(more, 0, bytes, end, more.length);
  }
}
