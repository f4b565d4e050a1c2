package io.skerry.metadata.command;

import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.nio.charset.StandardCharsets;

/// What extended attributes may be: only those of users, on files and directories, within limits.
public final class ExtendedAttributes {
  public static final String PREFIX = "user.";
  public static final int NAME_BYTES_MAX = 255;
  public static final int VALUE_BYTES_MAX = 64 << 10;

  /// Of all attributes of an inode, so that they go with it in one command.
  public static final int TOTAL_BYTES_MAX = 128 << 10;

  /// Each counts this much more than its name and value, which bounds their number.
  static final int OVERHEAD_BYTES = 64;

  private ExtendedAttributes() {}

  public static void requireName(String name) throws RejectedException {
    if (!name.startsWith(PREFIX)) {
      throw new RejectedException(
          ErrorCode.NOT_SUPPORTED, "Only attributes whose names begin with \"user.\" are kept");
    }
    if (name.length() == PREFIX.length() || name.indexOf('\0') >= 0) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "That is no name of an attribute");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw new RejectedException(
          ErrorCode.OUT_OF_RANGE,
          "A name of an attribute has at most " + NAME_BYTES_MAX + " bytes");
    }
  }

  /// Refuses unless the caller may set attributes here. In a sticky directory only its owner may,
  /// since everybody can write there.
  static void requireChangeable(StateReader state, Caller caller, Inode inode)
      throws RejectedException {
    requireKind(inode);
    boolean sticky = (inode.ownership().mode() & Permissions.STICKY) != 0;
    if (inode.directory() && sticky && !Permissions.ownerOrSuperuser(caller, inode)) {
      throw new RejectedException(ErrorCode.NOT_PERMITTED);
    }
    Permissions.require(state, caller, inode, Permissions.WRITE);
  }

  private static void requireKind(Inode inode) throws RejectedException {
    if (inode.type() != FileType.REGULAR && !inode.directory()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "Only files and directories have such attributes");
    }
  }

  /// What an attribute counts for.
  static long bytes(ExtendedAttribute row) {
    return (long) OVERHEAD_BYTES
        + row.name().getBytes(StandardCharsets.UTF_8).length
        + row.value().length;
  }

  /// The inode goes, and all its attributes with it.
  static void drop(Overlay state, Inode inode) {
    if (inode.extras().attributeBytes() > 0) {
      int all = TOTAL_BYTES_MAX / OVERHEAD_BYTES;
      for (ExtendedAttribute row :
          state.scan(ExtendedAttribute.of(inode.namespace(), inode.id()), all)) {
        state.delete(row.key());
      }
    }
  }
}
