package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.ALREADY_EXISTS;
import static io.skerry.proto.types.ErrorCode.DIRECTORY_NOT_EMPTY;
import static io.skerry.proto.types.ErrorCode.INVALID_ARGUMENT;
import static io.skerry.proto.types.ErrorCode.IS_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_FOUND;
import static io.skerry.proto.types.ErrorCode.NOT_PERMITTED;
import static io.skerry.proto.types.ErrorCode.NOT_SUPPORTED;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;
import static io.skerry.proto.types.ErrorCode.VERSION_CONFLICT;

import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.CloneFile;
import io.skerry.metadata.command.CommitFile;
import io.skerry.metadata.command.Concatenate;
import io.skerry.metadata.command.CreateFile;
import io.skerry.metadata.command.DeleteTree;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.MakeDirectory;
import io.skerry.metadata.command.MakeLink;
import io.skerry.metadata.command.MakeNode;
import io.skerry.metadata.command.MakeSymbolicLink;
import io.skerry.metadata.command.Mode;
import io.skerry.metadata.command.NamespaceCommand;
import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.OpenForWrite;
import io.skerry.metadata.command.PunchHole;
import io.skerry.metadata.command.ReleaseLocks;
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.RemoveExtendedAttribute;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.SetAcl;
import io.skerry.metadata.command.SetAttributes;
import io.skerry.metadata.command.SetExtendedAttribute;
import io.skerry.metadata.command.TakeLock;
import io.skerry.metadata.command.Truncate;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
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

  final ModelSessions sessions = new ModelSessions();

  /// Files that somebody has open, and had when they lost their last name.
  final Set<Long> open = new TreeSet<>();

  private final ModelWalk paths = new ModelWalk(root, nodes, open);
  private final ModelAttributes attributes = new ModelAttributes(paths);
  final ModelLocks locks = new ModelLocks(paths);

  ModelTree() {
    root.uid = 1000;
    root.gid = 1000;
    root.mode = 0777;
    nodes.put(root.id, root);
  }

  /// Does the same; takes new ids from the outcome.
  ///
  /// @return why the command should have been refused, if it should
  Optional<ErrorCode> execute(NamespaceCommand command, Outcome outcome) {
    paths.begin(refusal(outcome));
    try {
      switch (command) {
        case MakeDirectory c ->
            create(c.caller(), c.target(), FileType.DIRECTORY, c.mode(), outcome);
        case MakeSymbolicLink c ->
            create(c.caller(), c.target(), FileType.SYMBOLIC_LINK, Mode.of(0777), outcome).text =
                c.linkTarget();
        case MakeNode c -> create(c.caller(), c.target(), c.type(), c.mode(), outcome);
        case MakeLink c -> link(c, refusal(outcome));
        case PunchHole c -> punch(c);
        case SetAcl c -> attributes.setAcl(c);
        case SetExtendedAttribute c -> attributes.setAttribute(c);
        case RemoveExtendedAttribute c -> attributes.removeAttribute(c);
        case CreateFile c -> createFile(c, outcome);
        case OpenForWrite c -> openForWrite(c, outcome);
        case CommitFile c -> commit(c);
        case CloneFile c -> cloneFile(c, outcome);
        case Concatenate c -> concatenate(c, outcome);
        case Truncate c -> truncate(c);
        case Rename c -> rename(c);
        case Unlink c -> remove(c.caller(), c.target(), Optional.of(false));
        case RemoveDirectory c -> remove(c.caller(), c.target(), Optional.of(true));
        case DeleteTree c -> remove(c.caller(), c.target(), Optional.empty());
        case SetAttributes c -> setAttributes(c);
        case TakeLock c -> locks.take(c, outcome);
        case ReleaseLocks c -> locks.release(c);
      }
      return Optional.empty();
    } catch (ModelRules.No no) {
      return Optional.of(no.code);
    }
  }

  private ModelNode create(
      Caller caller, FileTarget target, FileType type, Mode mode, Outcome outcome) {
    ModelWalk.Spot spot = free(caller, target, type);
    return born(caller, spot, type, mode, outcome);
  }

  private ModelWalk.Spot free(Caller caller, FileTarget target, FileType type) {
    ErrorCode onRoot = type == FileType.REGULAR ? IS_A_DIRECTORY : ALREADY_EXISTS;
    ModelWalk.Spot spot =
        type == FileType.REGULAR
            ? paths.walk(caller, target, target.follow(), onRoot)
            : paths.spot(caller, target, onRoot);
    ModelRules.check(spot.node().isEmpty(), ALREADY_EXISTS);
    ModelRules.check(ModelRules.may(caller, spot.directory(), 3), PERMISSION_DENIED);
    boolean device = type == FileType.CHARACTER_DEVICE || type == FileType.BLOCK_DEVICE;
    ModelRules.check(!device || caller.superuser(), NOT_PERMITTED);
    return spot;
  }

  private ModelNode born(
      Caller caller, ModelWalk.Spot spot, FileType type, Mode mode, Outcome outcome) {
    ModelNode node = new ModelNode(done(outcome).ids().get(0), type);
    node.homes.add(spot.directory());
    node.uid = caller.uid();
    boolean inherits = (spot.directory().mode & 02000) != 0;
    node.gid = inherits ? spot.directory().gid : caller.gid();
    ModelAttributes.inherit(spot.directory(), node, mode);
    boolean member = caller.superuser() || caller.in(node.gid);
    if (!node.directory() && !member && (node.mode & 02010) == 02010) {
      node.mode &= ~02000;
    }
    if (inherits && node.directory()) {
      node.mode |= 02000;
    }
    spot.directory().children.put(spot.name(), node);
    nodes.put(node.id, node);
    return node;
  }

  private void link(MakeLink c, Optional<ErrorCode> real) {
    ModelNode node = paths.find(c.caller(), c.existing());
    ModelWalk.Spot spot = paths.spot(c.caller(), c.target(), ALREADY_EXISTS);
    ModelRules.check(spot.node().isEmpty(), ALREADY_EXISTS);
    boolean plain = node.type == FileType.REGULAR && (node.mode & 04000) == 0;
    boolean safe = plain && (node.mode & 02010) != 02010 && ModelRules.may(c.caller(), node, 6);
    ModelRules.check(ModelRules.owns(c.caller(), node) || safe, NOT_PERMITTED);
    ModelRules.check(ModelRules.may(c.caller(), spot.directory(), 3), PERMISSION_DENIED);
    ModelRules.check(!node.directory(), NOT_PERMITTED);
    // In a deleted tree it may still have its name.
    ModelRules.check(!node.limbo || !real.equals(Optional.of(NOT_FOUND)), NOT_FOUND);
    name(spot, node);
  }

  private void punch(PunchHole c) {
    ModelRules.check(c.length() > 0, INVALID_ARGUMENT);
    ModelNode node = ModelRules.regular(paths.find(c.caller(), c.target()));
    ModelRules.check(ModelRules.may(c.caller(), node, 2), PERMISSION_DENIED);
    for (long i = c.offset(); i < Math.min(c.offset() + c.length(), node.bytes.length); i++) {
      node.bytes[(int) i] = 0;
    }
    node.version++;
    node.mode = ModelRules.afterWrite(c.caller(), node);
  }

  private void createFile(CreateFile c, Outcome outcome) {
    ModelWalk.Spot spot = free(c.caller(), c.target(), FileType.REGULAR);
    if (c.start() instanceof CreateFile.Content content) {
      sessions.checkKey(content.session(), content.fileKey());
      sessions.checkChunks(content.session(), content.chunks());
      sessions.takeKey(content.session(), content.fileKey());
    }
    ModelNode node = born(c.caller(), spot, FileType.REGULAR, c.mode(), outcome);
    node.key = done(outcome).ids().get(1);
    switch (c.start()) {
      case CreateFile.Empty empty ->
          sessions.allocate(empty.demand().session(), done(outcome).chunks());
      case CreateFile.Content content -> {
        if (!content.chunks().isEmpty()) {
          write(c.caller(), node, content.session(), content.chunks(), 0);
        }
      }
    }
  }

  private void write(
      Caller caller, ModelNode node, long session, List<NewChunk> chunks, long base) {
    for (NewChunk chunk : chunks) {
      node.write(base + chunk.offset(), chunk.chunk().low(), chunk.length());
      sessions.takeChunk(session, chunk.chunk().low());
    }
    node.version++;
    node.mode = ModelRules.afterWrite(caller, node);
  }

  private void openForWrite(OpenForWrite c, Outcome outcome) {
    ModelNode node = ModelRules.regular(paths.find(c.caller(), c.target()));
    ModelRules.check(ModelRules.may(c.caller(), node, 2), PERMISSION_DENIED);
    if (!ModelRules.owns(c.caller(), node)) {
      sessions.hold(c.demand().session(), node.id);
    }
    sessions.allocate(c.demand().session(), done(outcome).chunks());
  }

  private void commit(CommitFile c) {
    ModelNode node = ModelRules.regular(paths.numbered(c.caller(), c.inode()));
    boolean writer = ModelRules.owns(c.caller(), node) || sessions.holds(c.session(), node.id);
    ModelRules.check(writer, PERMISSION_DENIED);
    ModelRules.check(c.ifVersion() == 0 || c.ifVersion() == node.version, VERSION_CONFLICT);
    ModelRules.check(c.chunks().isEmpty() || c.fileKey() == node.key, INVALID_ARGUMENT);
    sessions.checkChunks(c.session(), c.chunks());
    if (c.chunks().isEmpty() && c.where() != CommitFile.Where.INSTEAD) {
      return;
    }
    if (c.where() == CommitFile.Where.INSTEAD) {
      node.bytes = new long[0];
    }
    long base = c.where() == CommitFile.Where.APPENDED ? node.bytes.length : 0;
    write(c.caller(), node, c.session(), c.chunks(), base);
  }

  private void cloneFile(CloneFile c, Outcome outcome) {
    ModelNode source = ModelRules.regular(paths.find(c.caller(), c.source()));
    ModelRules.check(ModelRules.may(c.caller(), source, 4), PERMISSION_DENIED);
    ModelRules.check(!c.target().names().isEmpty(), ALREADY_EXISTS);
    ModelNode node = create(c.caller(), c.target(), FileType.REGULAR, c.mode(), outcome);
    node.bytes = source.bytes.clone();
    node.version = 2;
    node.key = done(outcome).ids().get(2);
  }

  private void concatenate(Concatenate c, Outcome outcome) {
    ModelNode file = ModelRules.regular(paths.find(c.caller(), c.target()));
    ModelRules.check(ModelRules.may(c.caller(), file, 2), PERMISSION_DENIED);
    ModelWalk.Spot spot = paths.spot(c.caller(), c.sources().get(0), INVALID_ARGUMENT);
    ModelNode source = spot.node().orElseThrow(() -> new ModelRules.No(NOT_FOUND));
    ModelRules.regular(source);
    ModelRules.check(source != file, INVALID_ARGUMENT);
    // Whether a name in a deleted tree still counts, nobody can say.
    source.hidden &= refusal(outcome).equals(Optional.of(INVALID_ARGUMENT));
    ModelRules.check(source.homes.size() == 1 && !source.hidden, INVALID_ARGUMENT);
    ModelRules.check(ModelRules.may(c.caller(), source, 4), PERMISSION_DENIED);
    ModelRules.removable(c.caller(), spot.directory(), source);
    file.append(source.bytes);
    source.bytes = new long[0];
    source.version++;
    drop(spot);
    file.version++;
    file.mode = ModelRules.afterWrite(c.caller(), file);
  }

  private void truncate(Truncate c) {
    ModelNode node = ModelRules.regular(paths.find(c.caller(), c.target()));
    boolean writes =
        c.target().opened().name().endsWith("_TO_WRITE")
            && (ModelRules.owns(c.caller(), node) || sessions.holds(c.session(), node.id));
    ModelRules.check(writes || ModelRules.may(c.caller(), node, 2), PERMISSION_DENIED);
    if (c.size() != node.bytes.length) {
      node.bytes = Arrays.copyOf(node.bytes, (int) c.size());
      node.version++;
    }
    node.mode = ModelRules.afterWrite(c.caller(), node);
  }

  private void rename(Rename c) {
    ModelWalk.Spot from = paths.spot(c.caller(), c.source(), INVALID_ARGUMENT);
    ModelWalk.Spot to = paths.spot(c.caller(), c.target(), INVALID_ARGUMENT);
    boolean exchange = c.over() == Rename.Over.EXCHANGE;
    ModelNode moved = from.node().orElseThrow(() -> new ModelRules.No(NOT_FOUND));
    ModelRules.check(c.over() != Rename.Over.NO_REPLACE || to.node().isEmpty(), ALREADY_EXISTS);
    ModelRules.check(!exchange || to.node().isPresent(), NOT_FOUND);
    ModelRules.check(!moved.directory() || !moved.isSameOrAbove(to.directory()), INVALID_ARGUMENT);
    boolean above =
        to.node().filter(o -> o.directory() && o.isSameOrAbove(from.directory())).isPresent();
    ModelRules.check(!above, exchange ? INVALID_ARGUMENT : DIRECTORY_NOT_EMPTY);
    if (to.node().equals(from.node())) {
      return;
    }
    ModelRules.removable(c.caller(), from.directory(), moved);
    if (to.node().isPresent()) {
      ModelNode over = to.node().get();
      ModelRules.removable(c.caller(), to.directory(), over);
      ModelRules.check(exchange || !moved.directory() || over.directory(), NOT_A_DIRECTORY);
      ModelRules.check(exchange || moved.directory() || !over.directory(), IS_A_DIRECTORY);
    }
    ModelRules.check(ModelRules.may(c.caller(), to.directory(), 3), PERMISSION_DENIED);
    if (from.directory() != to.directory()) {
      ModelRules.check(
          !moved.directory() || ModelRules.may(c.caller(), moved, 2), PERMISSION_DENIED);
      boolean back = !exchange || !to.node().get().directory();
      ModelRules.check(back || ModelRules.may(c.caller(), to.node().get(), 2), PERMISSION_DENIED);
    }
    ModelRules.check(
        exchange || to.node().isEmpty() || to.node().get().children.isEmpty(), DIRECTORY_NOT_EMPTY);
    drop(from);
    if (to.node().isPresent()) {
      drop(to);
    }
    name(to, moved);
    if (exchange) {
      name(from, to.node().get());
    }
  }

  private static void name(ModelWalk.Spot spot, ModelNode node) {
    spot.directory().children.put(spot.name(), node);
    node.homes.add(spot.directory());
    node.limbo = false;
  }

  /// The name goes; what has no other goes with it.
  private void drop(ModelWalk.Spot spot) {
    ModelNode node = spot.node().orElseThrow();
    spot.directory().children.remove(spot.name());
    node.homes.remove(spot.directory());
    node.limbo = node.homes.isEmpty() && (node.hidden || open.contains(node.id));
  }

  /// @param directory what it must be; empty: anything, with all below
  private void remove(Caller caller, FileTarget target, Optional<Boolean> directory) {
    ModelWalk.Spot spot = paths.spot(caller, target, INVALID_ARGUMENT);
    ModelNode node = spot.node().orElseThrow(() -> new ModelRules.No(NOT_FOUND));
    ModelRules.removable(caller, spot.directory(), node);
    if (directory.isPresent()) {
      ModelRules.check(directory.get() || !node.directory(), IS_A_DIRECTORY);
      ModelRules.check(!directory.get() || node.directory(), NOT_A_DIRECTORY);
      ModelRules.check(node.children.isEmpty(), DIRECTORY_NOT_EMPTY);
    }
    ModelRules.check(node.children.isEmpty() || ModelRules.may(caller, node, 3), PERMISSION_DENIED);
    drop(spot);
    node.children.values().forEach(child -> toLimbo(node, child));
  }

  private static void toLimbo(ModelNode directory, ModelNode node) {
    if (node.directory()) {
      node.limbo = true;
      node.children.values().forEach(child -> toLimbo(node, child));
    } else {
      node.homes.remove(directory);
      node.hidden = true;
      node.limbo = node.homes.isEmpty();
    }
  }

  private void setAttributes(SetAttributes c) {
    ModelNode node = paths.find(c.caller(), c.target());
    AttributeChange change = c.change();
    int uid = change.uid().orElse(node.uid);
    int gid = change.gid().orElse(node.gid);
    int mode = node.mode;
    if (change.uid().isPresent() || change.gid().isPresent()) {
      ModelRules.check(ModelRules.owns(c.caller(), node), NOT_PERMITTED);
      ModelRules.check(uid == node.uid || c.caller().superuser(), NOT_PERMITTED);
      boolean joins = gid == node.gid || c.caller().superuser() || c.caller().in(gid);
      ModelRules.check(joins, NOT_PERMITTED);
      mode = node.directory() ? mode : ModelRules.withoutSetId(c.caller(), node);
    }
    if (change.mode().isPresent()) {
      ModelRules.check(ModelRules.owns(c.caller(), node), NOT_PERMITTED);
      ModelRules.check(node.type != FileType.SYMBOLIC_LINK, NOT_SUPPORTED);
      boolean group = c.caller().superuser() || c.caller().in(gid);
      mode = change.mode().getAsInt() & (group ? 07777 : 05777);
    }
    if (change.atimeNow() && change.mtimeNow()) {
      ModelRules.check(
          ModelRules.owns(c.caller(), node) || ModelRules.may(c.caller(), node, 2),
          PERMISSION_DENIED);
    } else if (change.atimeNow() || change.mtimeNow() || change.mtimeNanos().isPresent()) {
      ModelRules.check(ModelRules.owns(c.caller(), node), NOT_PERMITTED);
    }
    node.uid = uid;
    node.gid = gid;
    node.mode = mode;
  }

  static Optional<ErrorCode> refusal(Outcome outcome) {
    return outcome instanceof Outcome.Rejected rejected
        ? Optional.of(rejected.code())
        : Optional.empty();
  }

  static Outcome.Done done(Outcome outcome) {
    if (outcome instanceof Outcome.Done done) {
      return done;
    }
    throw new AssertionError("should have been done: " + outcome);
  }
}
