package io.skerry.metadata.command;

import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.state.RejectedException;
import io.skerry.metadata.state.StateReader;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The rest of a walk from the first symbolic link on. A target is a path from the link's
/// directory, or, with a slash in front, a path of the cluster that must stay in the namespace.
final class LinkWalk {
  /// Links followed on one path, as in Linux.
  static final int LINKS_MAX = 40;

  /// Names walked on one path, so that links into links cost no more than the longest plain path.
  static final int STEPS_MAX = 4_096;

  private final StateReader state;
  private final PathWalk walk;
  private final Deque<String> rest = new ArrayDeque<>();
  private int links;
  private int steps;

  /// @param after names to walk once the link is resolved
  LinkWalk(StateReader state, PathWalk walk, List<Name> after) {
    this.state = state;
    this.walk = walk;
    after.forEach(name -> rest.addLast(name.value()));
  }

  /// Resolves the link and walks on.
  ///
  /// @param followLast whether a link in the last name is followed, too
  PathWalk.Landing go(Inode directory, Dentry link, boolean followLast) throws RejectedException {
    Inode current = expand(directory, link);
    while (!rest.isEmpty()) {
      if (++steps > STEPS_MAX) {
        throw loop();
      }
      String step = rest.removeFirst();
      if (step.equals(".") || step.equals("..")) {
        walk.requireSearch(current);
        current = step.equals(".") || isRoot(current) ? current : walk.parent(current);
        continue;
      }
      Name name = name(step);
      Optional<Dentry> entry = walk.entry(current, name);
      boolean last = rest.isEmpty();
      if (PathWalk.isLink(entry) && (followLast || !last)) {
        current = expand(current, entry.get());
      } else if (last) {
        return new PathWalk.Landing(current, Optional.of(name), entry);
      } else {
        current = walk.inode(entry.orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND)));
      }
    }
    return new PathWalk.Landing(current, Optional.empty(), Optional.empty());
  }

  /// Puts the names of the link's target before the rest and answers where they start.
  private Inode expand(Inode directory, Dentry link) throws RejectedException {
    if (++links > LINKS_MAX) {
      throw loop();
    }
    String target = walk.inode(link).linkTarget();
    Deque<String> parts = new ArrayDeque<>();
    Arrays.stream(target.split("/", -1)).filter(part -> !part.isEmpty()).forEach(parts::addLast);
    Inode start = directory;
    if (target.startsWith("/")) {
      requireSameNamespace(link, parts);
      start = state.get(Inode.key(link.namespace(), InodeId.ROOT)).orElseThrow();
    }
    if (target.endsWith("/")) {
      parts.addLast(".");
    }
    while (!parts.isEmpty()) {
      rest.addFirst(parts.removeLast());
    }
    return start;
  }

  /// Takes the namespace off the front of an absolute target.
  private void requireSameNamespace(Dentry link, Deque<String> parts) throws RejectedException {
    String own = state.get(Namespace.key(link.namespace())).orElseThrow().name();
    if (parts.isEmpty() || !parts.removeFirst().equals(own)) {
      throw new RejectedException(
          ErrorCode.CROSS_NAMESPACE,
          "The symbolic link \"" + link.name() + "\" leads out of namespace " + own);
    }
  }

  private static boolean isRoot(Inode inode) {
    return inode.id().equals(InodeId.ROOT);
  }

  private static Name name(String step) throws RejectedException {
    Optional<ErrorCode> problem = Name.problem(step);
    if (problem.isPresent()) {
      throw new RejectedException(problem.get());
    }
    return new Name(step);
  }

  private static RejectedException loop() {
    return new RejectedException(ErrorCode.SYMBOLIC_LINK_LOOP);
  }
}
