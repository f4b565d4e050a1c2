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
import java.util.List;
import java.util.Optional;

/// Everything about names. A file that loses its last name while it is open here keeps a hidden one
/// beside it until it is closed, as the service keeps no file without a name.
final class NameOperations {
  private static final int NO_REPLACE = 1;
  private static final int EXCHANGE = 2;
  private static final String HIDDEN = ".skerry-open-";

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
    FileStatus made = surface.files().makeDirectory(path, make.mode() & Modes.PERMISSIONS);
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
    FileType type = Modes.type(make.mode());
    FileStatus made =
        switch (type) {
          case REGULAR -> makeFile(path, mode);
          case DIRECTORY, SYMBOLIC_LINK -> throw new FuseFailure(Errno.EINVAL);
          case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
              surface.files().createSpecial(path, type, mode, Modes.fromKernel(make.device()));
        };
    surface.entry(parent, make.name(), made, reply);
  }

  private FileStatus makeFile(String path, int mode) throws SkerryException {
    try (FileEditor made = surface.files().edit(path, CreateOptions.defaults().withMode(mode))) {
      return made.status();
    }
  }

  void link(Node parent, Operation.Link link, Reply reply) throws SkerryException, FuseFailure {
    Node existing = surface.nodes().node(link.existing());
    String path = surface.nodes().path(parent, link.name());
    FileStatus made = surface.files().createLink(path, surface.nodes().path(existing));
    surface.entry(parent, link.name(), made, reply);
  }

  void unlink(Node parent, Operation.Unlink unlink) throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, unlink.name());
    Optional<Node> node = surface.nodes().child(parent, unlink.name());
    if (node.isPresent() && hidden(parent, unlink.name(), path, node.get())) {
      return;
    }
    surface.files().delete(path);
    surface.nodes().removed(parent, unlink.name());
  }

  /// Hides a file instead of removing it, if it is open.
  private boolean hidden(Node parent, String name, String path, Node node)
      throws SkerryException, FuseFailure {
    synchronized (node) {
      if (!losesLastName(node)) {
        return false;
      }
      String hidden = hiddenName(node);
      surface.files().rename(path, surface.nodes().path(parent, hidden), /* replace= */ true);
      surface.nodes().renamed(parent, name, parent, hidden);
      surface.nodes().hide(node);
      return true;
    }
  }

  /// Whether a file is open here and has no other name that is known.
  private boolean losesLastName(Node node) {
    return surface.opened().inUse(node) && surface.nodes().names(node) == 1;
  }

  private static String hiddenName(Node node) {
    return HIDDEN + Long.toHexString(node.inode()) + '-' + Long.toHexString(System.nanoTime());
  }

  void removeDirectory(Node parent, Operation.RemoveDirectory remove)
      throws SkerryException, FuseFailure {
    String path = surface.nodes().path(parent, remove.name());
    Optional<Node> directory = surface.nodes().child(parent, remove.name());
    List<String> hidden = directory.map(surface.nodes()::hiddenIn).orElse(List.of());
    try {
      surface.files().removeDirectory(path);
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.DIRECTORY_NOT_EMPTY || hidden.isEmpty()) {
        throw e;
      }
      for (String name : hidden) {
        moveOut(directory.orElseThrow(), name, parent);
      }
      surface.files().removeDirectory(path);
    }
    surface.nodes().removed(parent, remove.name());
  }

  /// A directory that shows nothing can go, even if files without a name are kept there.
  private void moveOut(Node directory, String hidden, Node parent)
      throws SkerryException, FuseFailure {
    Optional<Node> file = surface.nodes().child(directory, hidden);
    if (file.isEmpty()) {
      return;
    }
    // It may be deleted just now, by whoever closes it.
    synchronized (file.get()) {
      if (surface.nodes().child(directory, hidden).isPresent()) {
        String from = surface.nodes().path(directory, hidden);
        String to = surface.nodes().path(parent, hidden);
        surface.files().rename(from, to, /* replace= */ true);
        surface.nodes().renamed(directory, hidden, parent, hidden);
      }
    }
  }

  void rename(Node parent, Operation.Rename rename) throws SkerryException, FuseFailure {
    Node newParent = surface.nodes().node(rename.newParent());
    String source = surface.nodes().path(parent, rename.name());
    String target = surface.nodes().path(newParent, rename.newName());
    switch (rename.flags()) {
      case 0 -> replace(parent, rename, source, target);
      case NO_REPLACE -> {
        surface.files().rename(source, target, /* replace= */ false);
        surface.nodes().renamed(parent, rename.name(), newParent, rename.newName());
      }
      case EXCHANGE -> {
        surface.files().exchange(source, target);
        surface.nodes().exchanged(parent, rename.name(), newParent, rename.newName());
      }
      default -> throw new FuseFailure(Errno.EINVAL);
    }
  }

  private void replace(Node parent, Operation.Rename rename, String source, String target)
      throws SkerryException, FuseFailure {
    Node newParent = surface.nodes().node(rename.newParent());
    Optional<Node> replaced =
        surface
            .nodes()
            .child(newParent, rename.newName())
            .filter(node -> !isAt(node, parent, rename.name()));
    if (replaced.isPresent() && keptWhileReplaced(newParent, source, target, replaced.get())) {
      surface.nodes().renamed(parent, rename.name(), newParent, rename.newName());
      return;
    }
    surface.files().rename(source, target, /* replace= */ true);
    surface.nodes().renamed(parent, rename.name(), newParent, rename.newName());
  }

  private boolean isAt(Node node, Node parent, String name) {
    return surface.nodes().child(parent, name).filter(node::equals).isPresent();
  }

  /// Renames over a file that is open. It first gets a second name, so that the target is there at
  /// every moment.
  private boolean keptWhileReplaced(Node parent, String source, String target, Node replaced)
      throws SkerryException, FuseFailure {
    synchronized (replaced) {
      if (!losesLastName(replaced)) {
        return false;
      }
      String hidden = hiddenName(replaced);
      String hiddenPath = surface.nodes().path(parent, hidden);
      surface.files().createLink(hiddenPath, target);
      try {
        surface.files().rename(source, target, /* replace= */ true);
      } catch (SkerryException e) {
        surface.files().delete(hiddenPath);
        throw e;
      }
      surface.nodes().linked(parent, hidden, replaced);
      surface.nodes().hide(replaced);
      return true;
    }
  }
}
