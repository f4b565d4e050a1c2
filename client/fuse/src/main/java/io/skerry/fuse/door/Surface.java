package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.fuse.content.OpenedFile;
import io.skerry.fuse.content.OpenedFiles;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.NodeAttributes;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.tree.Node;
import io.skerry.fuse.tree.NodeTable;
import io.skerry.proto.types.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/// What all operations need: the files as the caller may use them, the nodes that the kernel knows,
/// and how a file looks to the kernel while it is open here.
record Surface(FileSystem files, NodeTable nodes, OpenedFiles opened) {

  /// The way to a node: by number while it is open, whatever becomes of its names.
  String path(Node node) throws FuseFailure {
    Optional<String> number = opened.of(node).flatMap(OpenedFile::byNumber);
    return number.isPresent() ? number.get() : nodes.path(node);
  }

  /// A file as the service knows it now.
  ///
  /// @throws FuseFailure ESTALE if another one has taken its name
  FileStatus status(Node node) throws SkerryException, FuseFailure {
    Optional<OpenedFile> file = opened.of(node);
    Optional<String> number = file.flatMap(OpenedFile::byNumber);
    if (number.isPresent()) {
      try {
        FileStatus status = files.stat(number.get());
        file.get().noticed(status);
        return status;
      } catch (SkerryException e) {
        if (e.errorCode() == ErrorCode.STALE) {
          return file.get().last();
        }
        if (e.errorCode() != ErrorCode.PERMISSION_DENIED
            && e.errorCode() != ErrorCode.CAPABILITY_REFUSED) {
          throw e;
        }
        // The service has not heard of us for long: the name counts.
      }
    }
    FileStatus status = files.stat(nodes.path(node));
    if (status.inode() != node.inode()) {
      throw new FuseFailure(Errno.ESTALE);
    }
    file.ifPresent(open -> open.noticed(status));
    return status;
  }

  /// How it looks here, with what was written and is not yet committed.
  NodeAttributes attributes(Node node, FileStatus status) {
    Optional<OpenedFile> file = opened.of(node);
    Instant mtime = file.flatMap(OpenedFile::changed).orElse(status.mtime());
    return new NodeAttributes(
        status.inode(),
        file.map(OpenedFile::size).orElse(status.size()),
        Modes.bits(status.type()) | status.mode(),
        file.filter(OpenedFile::gone).isPresent() ? 0 : status.links(),
        status.uid(),
        status.gid(),
        Modes.toKernel(status.device()),
        status.atime(),
        mtime.isBefore(status.mtime()) ? status.mtime() : mtime,
        status.ctime());
  }

  /// Answers with what a name leads to.
  Node entry(Node parent, String name, FileStatus status, Reply reply) {
    Node node = nodes.lookedUp(parent, name, status);
    opened.of(node).ifPresent(file -> file.noticed(status));
    reply.entry(node.id(), attributes(node, status));
    return node;
  }
}
