package io.skerry.fuse.door;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileEditor;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import java.nio.charset.StandardCharsets;

/// Everything about names. A file that loses its last one while it is open is kept by the service.
final class NameOperations {
  private static final int NO_REPLACE = 1;
  private static final int EXCHANGE = 2;
  private static final int UMASK = 0777;

  private final Surface surface;

  NameOperations(Surface surface) {
    this.surface = surface;
  }

  void lookUp(Node parent, Operation.Lookup lookup, Reply reply)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, lookup.name());
    try {
      surface.entry(parent, lookup.name(), surface.files().stat(path), reply);
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_FOUND) {
        surface.nodes().removed(parent, lookup.name());
      }
      throw e;
    }
  }

  void readLink(Node node, Reply reply) throws SkerryException, FuseFailure {
    String target =
        surface.status(node).linkTarget().orElseThrow(() -> new FuseFailure(Errno.EINVAL));
    reply.bytes(target.getBytes(StandardCharsets.UTF_8));
  }

  void makeDirectory(Node parent, Operation.MakeDirectory make, Reply reply)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, make.name());
    FileStatus made =
        surface.files().makeDirectory(path, make.mode() & Modes.PERMISSIONS, umask(make.umask()));
    surface.entry(parent, make.name(), made, reply);
  }

  void makeSymbolicLink(Node parent, Operation.MakeSymbolicLink make, Reply reply)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, make.name());
    FileStatus made = surface.files().createSymbolicLink(path, make.target());
    surface.entry(parent, make.name(), made, reply);
  }

  void makeNode(Node parent, Operation.MakeNode make, Reply reply)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, make.name());
    int mode = make.mode() & Modes.PERMISSIONS;
    int umask = umask(make.umask());
    FileType type = Modes.type(make.mode());
    FileStatus made =
        switch (type) {
          case REGULAR -> makeFile(path, mode, umask);
          case DIRECTORY, SYMBOLIC_LINK -> throw new FuseFailure(Errno.EINVAL);
          case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
              surface
                  .files()
                  .createSpecial(path, type, mode, umask, Modes.fromKernel(make.device()));
        };
    surface.entry(parent, make.name(), made, reply);
  }

  static int umask(int sent) {
    return sent & UMASK;
  }

  private FileStatus makeFile(String path, int mode, int umask) throws SkerryException {
    CreateOptions options = CreateOptions.defaults().withMode(mode).withUmask(umask);
    try (FileEditor made = surface.files().edit(path, options)) {
      return made.status();
    }
  }

  void link(Node parent, Operation.Link link, Reply reply) throws SkerryException, FuseFailure {
    Node existing = surface.nodes().node(link.existing());
    String path = surface.nodes().path(parent, link.name());
    FileStatus made = surface.files().createLink(path, surface.path(existing));
    surface.entry(parent, link.name(), made, reply);
  }

  void unlink(Node parent, Operation.Unlink unlink) throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, unlink.name());
    surface.files().delete(path);
    surface.nodes().removed(parent, unlink.name());
  }

  void removeDirectory(Node parent, Operation.RemoveDirectory remove)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, remove.name());
    surface.files().removeDirectory(path);
    surface.nodes().removed(parent, remove.name());
  }

  void rename(Node parent, Operation.Rename rename) throws SkerryException, FuseFailure {
    Node newParent = surface.nodes().node(rename.newParent());
    String source = surface.nodes().path(parent, rename.name());
    String target = surface.nodes().path(newParent, rename.newName());
    switch (rename.flags()) {
      case 0, NO_REPLACE -> {
        surface.files().rename(source, target, /* replace= */ rename.flags() == 0);
        surface.nodes().renamed(parent, rename.name(), newParent, rename.newName());
      }
      case EXCHANGE -> {
        surface.files().exchange(source, target);
        surface.nodes().exchanged(parent, rename.name(), newParent, rename.newName());
      }
      default -> throw new FuseFailure(Errno.EINVAL);
    }
  }
}
