package io.skerry.metadata.model;

import io.skerry.proto.types.InodeId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A value that somebody has put beside an inode under a name.
///
/// @param name with its prefix, "user."
@SuppressWarnings("ArrayRecordComponent") // handed over, not changed; compared by content
public record ExtendedAttribute(int namespace, InodeId inode, String name, byte[] value)
    implements Row {

  public static RowKey<ExtendedAttribute> key(int namespace, InodeId inode, String name) {
    return new RowKey<>(
        Table.EXTENDED_ATTRIBUTE,
        new KeyBytes()
            .int32(namespace)
            .int64(inode.value())
            .raw(name.getBytes(StandardCharsets.UTF_8))
            .done());
  }

  /// All of one inode in byte order of their names.
  public static RowRange<ExtendedAttribute> of(int namespace, InodeId inode) {
    return RowRange.all(
        Table.EXTENDED_ATTRIBUTE, new KeyBytes().int32(namespace).int64(inode.value()).done());
  }

  @Override
  public RowKey<ExtendedAttribute> key() {
    return key(namespace, inode, name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExtendedAttribute a
        && namespace == a.namespace
        && inode.equals(a.inode)
        && name.equals(a.name)
        && Arrays.equals(value, a.value);
  }

  @Override
  public int hashCode() {
    return 31 * inode.hashCode() + name.hashCode();
  }

  @Override
  public String toString() {
    return "ExtendedAttribute[" + inode + " " + name + ", bytes " + value.length + "]";
  }
}
