package io.skerry.fuse.door;

import io.skerry.client.AccessLists;
import io.skerry.client.AclEntry;
import io.skerry.client.FileAttributes;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.FileType;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Extended attributes `user.*`, and access control lists, which Linux has under names of that
/// kind. All others are not kept: who asks for them is told so at once, without a call to the
/// service.
final class ExtendedAttributes {
  private static final String USER = "user.";
  private static final int CREATE = 1;
  private static final int REPLACE = 2;

  private final Surface surface;
  private final Accounts accounts;

  ExtendedAttributes(Surface surface, Accounts accounts) {
    this.surface = surface;
    this.accounts = accounts;
  }

  private FileAttributes attributes() {
    return surface.files().attributes();
  }

  /// The library would follow a link; Linux gives these only to files and directories.
  private static boolean has(Node node) {
    return node.type() == FileType.REGULAR || node.type() == FileType.DIRECTORY;
  }

  private static void requireUser(String name) throws FuseFailure {
    if (!name.startsWith(USER)) {
      throw new FuseFailure(Errno.EOPNOTSUPP);
    }
  }

  void get(Node node, Operation.GetExtendedAttribute get, Reply reply)
      throws SkerryException, FuseFailure {
    if (PosixAcl.is(get.name())) {
      answer(acl(node, get.name()), get.size(), reply);
      return;
    }
    requireUser(get.name());
    if (!has(node)) {
      throw new FuseFailure(Errno.ENODATA);
    }
    answer(attributes().get(surface.path(node), get.name()), get.size(), reply);
  }

  /// Only what the permission bits do not say.
  private byte[] acl(Node node, String name) throws SkerryException, FuseFailure {
    if (!has(node)) {
      throw new FuseFailure(Errno.EOPNOTSUPP);
    }
    boolean defaults = name.equals(PosixAcl.DEFAULT);
    if (!defaults && !surface.status(node).hasAcl()) {
      throw new FuseFailure(Errno.ENODATA); // `ls -l` asks for every file, and few have one
    }
    AccessLists lists = attributes().acl(surface.path(node));
    List<AclEntry> entries = defaults ? lists.defaults() : lists.access();
    if (entries.isEmpty()) {
      throw new FuseFailure(Errno.ENODATA);
    }
    return PosixAcl.encoded(entries, accounts);
  }

  private void setAcl(Node node, String name, List<AclEntry> entries)
      throws SkerryException, FuseFailure {
    if (!has(node)) {
      throw new FuseFailure(Errno.EOPNOTSUPP);
    }
    String path = surface.path(node);
    if (name.equals(PosixAcl.DEFAULT)) {
      attributes().setDefaultAcl(path, entries);
    } else {
      attributes().setAcl(path, entries);
    }
  }

  void list(Node node, Operation.ListExtendedAttributes list, Reply reply)
      throws SkerryException, FuseFailure {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    if (has(node)) {
      for (String name : attributes().list(surface.path(node))) {
        names.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        names.write(0);
      }
    }
    answer(names.toByteArray(), list.size(), reply);
  }

  /// The value, or only its length if there is no room for anything.
  private static void answer(byte[] value, int room, Reply reply) throws FuseFailure {
    if (room == 0) {
      reply.int32(value.length).int32(0);
      return;
    }
    if (value.length > room) {
      throw new FuseFailure(Errno.ERANGE);
    }
    reply.bytes(value);
  }

  void set(Node node, Operation.SetExtendedAttribute set) throws SkerryException, FuseFailure {
    byte[] value = set.value().toArray(ValueLayout.JAVA_BYTE);
    if (PosixAcl.is(set.name())) {
      setAcl(node, set.name(), PosixAcl.decoded(value));
      return;
    }
    requireUser(set.name());
    if (!has(node)) {
      throw new FuseFailure(Errno.EPERM);
    }
    FileAttributes.Existing existing =
        switch (set.flags()) {
          case 0 -> FileAttributes.Existing.ANY;
          case CREATE -> FileAttributes.Existing.MUST_NOT_EXIST;
          case REPLACE -> FileAttributes.Existing.MUST_EXIST;
          default -> throw new FuseFailure(Errno.EINVAL);
        };
    attributes().set(surface.path(node), set.name(), value, existing);
  }

  void remove(Node node, Operation.RemoveExtendedAttribute remove)
      throws SkerryException, FuseFailure {
    if (PosixAcl.is(remove.name())) {
      setAcl(node, remove.name(), List.of());
      return;
    }
    requireUser(remove.name());
    if (!has(node)) {
      throw new FuseFailure(Errno.EPERM);
    }
    attributes().remove(surface.path(node), remove.name());
  }
}
