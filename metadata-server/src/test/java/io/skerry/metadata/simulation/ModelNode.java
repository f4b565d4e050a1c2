package io.skerry.metadata.simulation;

import io.skerry.proto.types.FileType;
import io.skerry.proto.types.Name;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A file, directory or link of the model: plain mutable fields and pointers.
final class ModelNode {
  final long id;
  final FileType type;
  final Map<Name, ModelNode> children = new TreeMap<>();
  Optional<ModelNode> parent = Optional.empty();
  int uid;
  int gid;
  int mode;
  long version = 1;
  long key;

  /// Of each byte the chunk's number and the place in it; 0 is a hole.
  long[] bytes = new long[0];

  /// Below a tree that was deleted: it may be there still, or not.
  boolean limbo;

  ModelNode(long id, FileType type) {
    this.id = id;
    this.type = type;
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
    for (ModelNode node = other; ; node = node.parent.orElseThrow()) {
      if (node == this) {
        return true;
      }
      if (node.parent.isEmpty()) {
        return false;
      }
    }
  }
}
