package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.client.SpaceStatus;
import io.skerry.fuse.content.OpenedFile;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Operation.SetAttributes;
import io.skerry.fuse.protocol.Operation.TimeChange;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.tree.Node;
import io.skerry.fuse.tree.NodeTable;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// Attributes of nodes and of the whole file system. Rights are judged by the service.
final class AttributeOperations {
  private static final int BLOCK_BYTES = 4096;

  private static final int WRITE = 2;

  private final Surface surface;
  private final ContentOperations contents;

  AttributeOperations(Surface surface, ContentOperations contents) {
    this.surface = surface;
    this.contents = contents;
  }

  void get(Node node, Reply reply) throws SkerryException, FuseFailure {
    FileStatus status = surface.status(node);
    reply.known(surface.attributes(node, status));
  }

  void set(Node node, SetAttributes wanted, Reply reply) throws SkerryException, FuseFailure {
    Optional<OpenedFile> file = surface.opened().of(node);
    if (file.isPresent()) {
      // What is committed later would bring times of its own.
      file.get().commit();
    }
    String path = surface.path(node);
    if (wanted.size().isPresent()) {
      cut(node, wanted);
    }
    if (wanted.uid().isPresent() || wanted.gid().isPresent()) {
      surface.files().setOwner(path, number(wanted.uid()), number(wanted.gid()), Links.KEEP);
    }
    if (wanted.mode().isPresent()) {
      if (node.type() == FileType.SYMBOLIC_LINK) {
        throw new FuseFailure(Errno.EOPNOTSUPP);
      }
      surface.files().setMode(path, wanted.mode().getAsInt() & Modes.PERMISSIONS);
    }
    setTimes(node, path, wanted);
    get(node, reply);
  }

  private void cut(Node node, SetAttributes wanted) throws SkerryException, FuseFailure {
    long size = wanted.size().orElseThrow();
    if (node.type() == FileType.DIRECTORY) {
      throw new FuseFailure(Errno.EISDIR);
    }
    if (node.type() != FileType.REGULAR || size < 0) {
      throw new FuseFailure(Errno.EINVAL);
    }
    Optional<OpenedFile> file = surface.opened().of(node);
    if (file.isEmpty()) {
      surface.files().truncate(surface.nodes().path(node), size);
      return;
    }
    if (!contents.writes(wanted.handle())) {
      // That somebody has it open for writing is no right of this caller's.
      String path = surface.path(node);
      FileStatus allowed = surface.files().access(path, WRITE);
      file.get().noticed(allowed);
      file.get().noticed(surface.files().truncate(path, size));
      return;
    }
    file.get().truncate(size);
  }

  private static Optional<String> number(OptionalInt id) {
    return id.isPresent() ? Optional.of(Integer.toUnsignedString(id.getAsInt())) : Optional.empty();
  }

  private void setTimes(Node node, String path, SetAttributes wanted) throws SkerryException {
    if (wanted.atime().isEmpty() && wanted.mtime().isEmpty()) {
      return;
    }
    boolean now =
        wanted.atime().filter(AttributeOperations::present).isPresent()
            && wanted.mtime().filter(AttributeOperations::present).isPresent();
    if (now && node.type() != FileType.SYMBOLIC_LINK) {
      // Allowed to whoever may write, and by the cluster's clock.
      surface.files().touch(path);
      return;
    }
    surface.files().setTimes(path, time(wanted.atime()), time(wanted.mtime()), Links.KEEP);
  }

  private static boolean present(TimeChange change) {
    return change.instant().isEmpty();
  }

  private static Optional<Instant> time(Optional<TimeChange> change) {
    return change.map(wanted -> wanted.instant().orElseGet(Instant::now));
  }

  void access(Node node, Operation.Access access) throws SkerryException, FuseFailure {
    int wanted = access.rights() & 7;
    FileStatus found = surface.files().access(surface.path(node), wanted);
    if (found.inode() != node.inode()) {
      throw new FuseFailure(Errno.ESTALE);
    }
  }

  /// Room for the content of this namespace's files.
  void room(Reply reply) throws SkerryException, FuseFailure {
    SpaceStatus space =
        surface.files().space(surface.nodes().path(surface.nodes().node(NodeTable.ROOT)));
    reply.room(
        space.contentCapacityBytes() / BLOCK_BYTES,
        space.contentFreeBytes() / BLOCK_BYTES,
        space.inodes(),
        BLOCK_BYTES);
  }
}
