package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.ALREADY_EXISTS;
import static io.skerry.proto.types.ErrorCode.DIRECTORY_NOT_EMPTY;
import static io.skerry.proto.types.ErrorCode.INVALID_ARGUMENT;
import static io.skerry.proto.types.ErrorCode.IS_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_ALLOCATED;
import static io.skerry.proto.types.ErrorCode.NOT_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_ENOUGH_COPIES;
import static io.skerry.proto.types.ErrorCode.NOT_FOUND;
import static io.skerry.proto.types.ErrorCode.NOT_PERMITTED;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;
import static io.skerry.proto.types.ErrorCode.STALE;
import static io.skerry.proto.types.ErrorCode.VERSION_CONFLICT;

import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.CommitFile;
import io.skerry.metadata.command.CreateFile;
import io.skerry.metadata.command.DeleteTree;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.MakeDirectory;
import io.skerry.metadata.command.MakeSymbolicLink;
import io.skerry.metadata.command.NamespaceCommand;
import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.OpenForWrite;
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.SetAttributes;
import io.skerry.metadata.command.Truncate;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the namespace should do, written as plainly as possible. The simulation compares every
/// outcome of the real commands, and the whole tree, with it.
final class ModelTree {
  /// Every node that was ever made.
  final Map<Long, ModelNode> nodes = new TreeMap<>();

  final ModelNode root = new ModelNode(1, FileType.DIRECTORY);

  /// Chunk numbers that each session may still commit.
  final Map<Long, Set<Long>> allocated = new TreeMap<>();

  private final Set<List<Long>> handles = new TreeSet<>(ModelTree::compare);

  /// A rule of the model says no.
  private static final class No extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;

    No(ErrorCode code) {
      super(code.text(), null, false, false);
      this.code = code;
    }
  }

  /// Where a path leads.
  private record Spot(ModelNode directory, Name name, Optional<ModelNode> node) {}

  ModelTree() {
    root.uid = 1000;
    root.gid = 1000;
    root.mode = 0777;
    nodes.put(root.id, root);
  }

  private static int compare(List<Long> one, List<Long> other) {
    int first = Long.compare(one.get(0), other.get(0));
    return first != 0 ? first : Long.compare(one.get(1), other.get(1));
  }

  void end(long session) {
    allocated.remove(session);
    handles.removeIf(handle -> handle.get(0) == session);
  }

  /// Does the same; takes new ids from the outcome.
  ///
  /// @return why the command should have been refused, if it should
  Optional<ErrorCode> execute(NamespaceCommand command, Outcome outcome) {
    try {
      switch (command) {
        case MakeDirectory c ->
            create(c.caller(), c.target(), FileType.DIRECTORY, c.mode(), outcome);
        case MakeSymbolicLink c ->
            create(c.caller(), c.target(), FileType.SYMBOLIC_LINK, 0777, outcome);
        case CreateFile c -> createFile(c, outcome);
        case OpenForWrite c -> openForWrite(c, outcome);
        case CommitFile c -> commit(c);
        case Truncate c -> truncate(c);
        case Rename c -> rename(c);
        case Unlink c -> remove(c.caller(), c.target(), Optional.of(false));
        case RemoveDirectory c -> remove(c.caller(), c.target(), Optional.of(true));
        case DeleteTree c -> remove(c.caller(), c.target(), Optional.empty());
        case SetAttributes c -> setAttributes(c);
      }
      return Optional.empty();
    } catch (No no) {
      return Optional.of(no.code);
    }
  }

  /// Whether the caller can get there and change what is in the node, or in the directory it is in.
  boolean mayChange(Caller caller, ModelNode node) {
    boolean reachable = true;
    for (ModelNode n = node; n.parent.isPresent(); ) {
      n = n.parent.get();
      reachable &= may(caller, n, 1);
    }
    return reachable && may(caller, node, 2) && may(caller, node.parent.orElse(root), 3);
  }

  private ModelNode create(
      Caller caller, FileTarget target, FileType type, int mode, Outcome outcome) {
    ErrorCode onRoot = type == FileType.REGULAR ? IS_A_DIRECTORY : ALREADY_EXISTS;
    Spot spot = spot(caller, target, onRoot);
    check(spot.node.isEmpty(), ALREADY_EXISTS);
    check(may(caller, spot.directory, 3), PERMISSION_DENIED);
    ModelNode node = new ModelNode(done(outcome).ids().get(0), type);
    node.parent = Optional.of(spot.directory);
    node.uid = caller.uid();
    boolean inherits = (spot.directory.mode & 02000) != 0;
    node.gid = inherits ? spot.directory.gid : caller.gid();
    node.mode = mode;
    if (!caller.superuser() && !caller.in(node.gid)) {
      node.mode &= ~02000;
    }
    if (inherits && node.directory()) {
      node.mode |= 02000;
    }
    spot.directory.children.put(spot.name, node);
    nodes.put(node.id, node);
    return node;
  }

  private void createFile(CreateFile c, Outcome outcome) {
    ModelNode node = create(c.caller(), c.target(), FileType.REGULAR, c.mode(), outcome);
    node.key = done(outcome).ids().get(1);
    allocate(c.demand().session(), outcome);
  }

  private void openForWrite(OpenForWrite c, Outcome outcome) {
    ModelNode node = regular(find(c.caller(), c.target()));
    check(may(c.caller(), node, 2), PERMISSION_DENIED);
    if (!owns(c.caller(), node)) {
      handles.add(List.of(c.demand().session(), node.id));
    }
    allocate(c.demand().session(), outcome);
  }

  private void allocate(long session, Outcome outcome) {
    Set<Long> chunks = allocated.computeIfAbsent(session, s -> new TreeSet<>());
    done(outcome).chunks().forEach(chunk -> chunks.add(chunk.low()));
  }

  private void commit(CommitFile c) {
    ModelNode node = Optional.ofNullable(nodes.get(c.inode().value())).orElseThrow();
    check(!removed(node), STALE);
    regular(node);
    boolean writer = owns(c.caller(), node) || handles.contains(List.of(c.session(), node.id));
    check(writer, PERMISSION_DENIED);
    check(c.ifVersion() == 0 || c.ifVersion() == node.version, VERSION_CONFLICT);
    check(c.chunks().isEmpty() || c.fileKey() == node.key, INVALID_ARGUMENT);
    for (NewChunk chunk : c.chunks()) {
      check(mine(c.session()).contains(chunk.chunk().low()), NOT_ALLOCATED);
      long copies = chunk.receipts().stream().mapToInt(r -> r.node()).distinct().count();
      check(copies >= 2, NOT_ENOUGH_COPIES);
    }
    if (c.chunks().isEmpty() && !c.replace()) {
      return;
    }
    if (c.replace()) {
      node.bytes = new long[0];
    }
    for (NewChunk chunk : c.chunks()) {
      node.write(chunk.offset(), chunk.chunk().low(), chunk.length());
      mine(c.session()).remove(chunk.chunk().low());
    }
    node.version++;
    node.mode = afterWrite(c.caller(), node.mode);
  }

  private Set<Long> mine(long session) {
    return allocated.getOrDefault(session, new TreeSet<>());
  }

  private void truncate(Truncate c) {
    ModelNode node = regular(find(c.caller(), c.target()));
    check(may(c.caller(), node, 2), PERMISSION_DENIED);
    if (c.size() != node.bytes.length) {
      node.bytes = Arrays.copyOf(node.bytes, (int) c.size());
      node.version++;
    }
    node.mode = afterWrite(c.caller(), node.mode);
  }

  private void rename(Rename c) {
    Spot from = spot(c.caller(), c.source(), INVALID_ARGUMENT);
    Spot to = spot(c.caller(), c.target(), INVALID_ARGUMENT);
    ModelNode moved = from.node.orElseThrow(() -> new No(NOT_FOUND));
    check(!(c.noReplace() && to.node.isPresent()), ALREADY_EXISTS);
    check(!moved.directory() || !moved.isSameOrAbove(to.directory), INVALID_ARGUMENT);
    if (to.node.equals(from.node)) {
      return;
    }
    removable(c.caller(), from.directory, moved);
    check(may(c.caller(), to.directory, 3), PERMISSION_DENIED);
    if (moved.directory() && from.directory != to.directory) {
      check(may(c.caller(), moved, 2), PERMISSION_DENIED);
    }
    if (to.node.isPresent()) {
      ModelNode over = to.node.get();
      removable(c.caller(), to.directory, over);
      check(!moved.directory() || over.directory(), NOT_A_DIRECTORY);
      check(moved.directory() || !over.directory(), IS_A_DIRECTORY);
      check(over.children.isEmpty(), DIRECTORY_NOT_EMPTY);
      detach(over);
    }
    from.directory.children.remove(from.name);
    to.directory.children.put(to.name, moved);
    moved.parent = Optional.of(to.directory);
  }

  /// @param directory what it must be; empty: anything, with all below
  private void remove(Caller caller, FileTarget target, Optional<Boolean> directory) {
    Spot spot = spot(caller, target, INVALID_ARGUMENT);
    ModelNode node = spot.node.orElseThrow(() -> new No(NOT_FOUND));
    removable(caller, spot.directory, node);
    if (directory.isPresent()) {
      check(directory.get() || !node.directory(), IS_A_DIRECTORY);
      check(!directory.get() || node.directory(), NOT_A_DIRECTORY);
      check(node.children.isEmpty(), DIRECTORY_NOT_EMPTY);
    }
    check(node.children.isEmpty() || may(caller, node, 3), PERMISSION_DENIED);
    spot.directory.children.remove(spot.name);
    detach(node);
  }

  private void detach(ModelNode node) {
    node.parent = Optional.empty();
    node.children.values().forEach(ModelTree::toLimbo);
  }

  private static void toLimbo(ModelNode node) {
    node.limbo = true;
    node.children.values().forEach(ModelTree::toLimbo);
  }

  private void setAttributes(SetAttributes c) {
    ModelNode node = find(c.caller(), c.target());
    AttributeChange change = c.change();
    int uid = change.uid().orElse(node.uid);
    int gid = change.gid().orElse(node.gid);
    int mode = node.mode;
    if (change.uid().isPresent() || change.gid().isPresent()) {
      check(owns(c.caller(), node), NOT_PERMITTED);
      check(uid == node.uid || c.caller().superuser(), NOT_PERMITTED);
      boolean joins = gid == node.gid || c.caller().superuser() || c.caller().in(gid);
      check(joins, NOT_PERMITTED);
      mode = node.directory() ? mode : mode & 01777;
    }
    if (change.mode().isPresent()) {
      check(owns(c.caller(), node), NOT_PERMITTED);
      check(node.type != FileType.SYMBOLIC_LINK, INVALID_ARGUMENT);
      boolean group = c.caller().superuser() || c.caller().in(gid);
      mode = change.mode().getAsInt() & (group ? 07777 : 05777);
    }
    if (change.mtimeNanos().isPresent()) {
      check(owns(c.caller(), node), NOT_PERMITTED);
    } else if (change.mtimeNow()) {
      check(owns(c.caller(), node) || may(c.caller(), node, 2), PERMISSION_DENIED);
    }
    node.uid = uid;
    node.gid = gid;
    node.mode = mode;
  }

  private Spot spot(Caller caller, FileTarget target, ErrorCode onStart) {
    check(!target.names().isEmpty(), onStart);
    int last = target.names().size() - 1;
    ModelNode directory = start(caller, target);
    for (Name name : target.names().subList(0, last)) {
      directory = child(caller, directory, name).orElseThrow(() -> new No(NOT_FOUND));
    }
    Name name = target.names().get(last);
    return new Spot(directory, name, child(caller, directory, name));
  }

  private ModelNode find(Caller caller, FileTarget target) {
    ModelNode node = start(caller, target);
    for (Name name : target.names()) {
      node = child(caller, node, name).orElseThrow(() -> new No(NOT_FOUND));
    }
    return node;
  }

  private ModelNode start(Caller caller, FileTarget target) {
    ModelNode node = Optional.ofNullable(nodes.get(target.base().value())).orElseThrow();
    check(!removed(node) && (!node.limbo || !node.directory()), STALE);
    if (target.base().equals(InodeId.ROOT)) {
      return node;
    }
    if (!node.directory()) {
      check(owns(caller, node), PERMISSION_DENIED);
      return node;
    }
    for (ModelNode n = node; n != root; ) {
      n = n.parent.orElseThrow();
      check(may(caller, n, 1), PERMISSION_DENIED);
    }
    return node;
  }

  private Optional<ModelNode> child(Caller caller, ModelNode node, Name name) {
    check(node.directory(), NOT_A_DIRECTORY);
    check(may(caller, node, 1), PERMISSION_DENIED);
    return Optional.ofNullable(node.children.get(name));
  }

  private boolean removed(ModelNode node) {
    return node != root && node.parent.isEmpty();
  }

  private static ModelNode regular(ModelNode node) {
    check(!node.directory(), IS_A_DIRECTORY);
    check(node.type == FileType.REGULAR, INVALID_ARGUMENT);
    return node;
  }

  private static void removable(Caller caller, ModelNode directory, ModelNode child) {
    check(may(caller, directory, 3), PERMISSION_DENIED);
    boolean sticky = (directory.mode & 01000) != 0;
    check(!sticky || owns(caller, child) || owns(caller, directory), NOT_PERMITTED);
  }

  private static int afterWrite(Caller caller, int mode) {
    if (caller.superuser()) {
      return mode;
    }
    return (mode & 010) != 0 ? mode & 01777 : mode & 03777;
  }

  private static boolean owns(Caller caller, ModelNode node) {
    return caller.superuser() || caller.uid() == node.uid;
  }

  private static boolean may(Caller caller, ModelNode node, int bits) {
    int shift = caller.uid() == node.uid ? 6 : caller.in(node.gid) ? 3 : 0;
    return caller.superuser() || (node.mode >> shift & bits) == bits;
  }

  private static Outcome.Done done(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return done;
    }
    throw new AssertionError("should have been done: " + outcome);
  }

  private static void check(boolean holds, ErrorCode otherwise) {
    if (!holds) {
      throw new No(otherwise);
    }
  }
}
