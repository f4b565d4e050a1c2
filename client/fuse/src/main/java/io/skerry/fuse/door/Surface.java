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
import java.time.Instant;
import java.util.Optional;

/// What all operations need: the files, the nodes that the kernel knows, and how a file looks to
/// the kernel while it is open here.
record Surface(FileSystem files, NodeTable nodes, OpenedFiles opened) {

  /// A file as the service knows it now.
  ///
  /// @throws FuseFailure ESTALE if another one has taken its name
  FileStatus status(Node node) throws SkerryException, FuseFailure {
    FileStatus status = files.stat(nodes.path(node));
    if (status.inode() != node.inode()) {
      throw new FuseFailure(Errno.ESTALE);
    }
    opened.of(node).ifPresent(file -> file.noticed(status));
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
        node.hidden() ? status.links() - 1 : status.links(),
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
