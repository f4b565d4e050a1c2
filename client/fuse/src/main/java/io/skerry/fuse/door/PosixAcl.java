package io.skerry.fuse.door;

import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Access control lists as Linux programs write them into extended attributes: a version, then a
/// tag, rights and a number for each entry, always little-endian.
final class PosixAcl {
  static final String ACCESS = "system.posix_acl_access";
  static final String DEFAULT = "system.posix_acl_default";

  private static final int VERSION = 2;
  private static final int HEADER_BYTES = 4;
  private static final int ENTRY_BYTES = 8;
  private static final int NOBODY = -1;

  private PosixAcl() {}

  static boolean is(String name) {
    return name.equals(ACCESS) || name.equals(DEFAULT);
  }

  static byte[] encoded(List<AclEntry> entries, Accounts accounts) throws SkerryException {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + ENTRY_BYTES * entries.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(VERSION);
    for (AclEntry entry : entries) {
      int id =
          switch (entry.tag()) {
            case USER -> accounts.uid(entry.name());
            case GROUP -> accounts.gid(entry.name());
            case OWNER, OWNING_GROUP, MASK, OTHER -> NOBODY;
          };
      out.putShort((short) number(entry.tag())).putShort((short) entry.rights()).putInt(id);
    }
    return out.array();
  }

  /// @throws FuseFailure EINVAL for bytes that are no list
  static List<AclEntry> decoded(byte[] value) throws FuseFailure {
    ByteBuffer in = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    if (value.length < HEADER_BYTES
        || (value.length - HEADER_BYTES) % ENTRY_BYTES != 0
        || in.getInt() != VERSION) {
      throw new FuseFailure(Errno.EINVAL);
    }
    List<AclEntry> entries = new ArrayList<>();
    while (in.hasRemaining()) {
      Tag tag = tag(in.getShort());
      int rights = in.getShort();
      String id = Integer.toUnsignedString(in.getInt());
      if (rights < 0 || rights > 7) {
        throw new FuseFailure(Errno.EINVAL);
      }
      entries.add(new AclEntry(tag, tag.named() ? id : "", rights));
    }
    return entries;
  }

  private static int number(Tag tag) {
    return switch (tag) {
      case OWNER -> 0x01;
      case USER -> 0x02;
      case OWNING_GROUP -> 0x04;
      case GROUP -> 0x08;
      case MASK -> 0x10;
      case OTHER -> 0x20;
    };
  }

  private static Tag tag(int number) throws FuseFailure {
    for (Tag tag : Tag.values()) {
      if (number(tag) == number) {
        return tag;
      }
    }
    throw new FuseFailure(Errno.EINVAL);
  }
}
