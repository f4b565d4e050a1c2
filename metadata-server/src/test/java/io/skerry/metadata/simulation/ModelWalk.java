package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.CROSS_NAMESPACE;
import static io.skerry.proto.types.ErrorCode.NOT_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_FOUND;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;
import static io.skerry.proto.types.ErrorCode.STALE;
import static io.skerry.proto.types.ErrorCode.SYMBOLIC_LINK_LOOP;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Follows paths in the model, as a textbook has it.
final class ModelWalk {
  private final ModelNode root;
  private final Map<Long, ModelNode> nodes;
  private final Set<Long> open;

  /// How the real command was refused.
  private Optional<ErrorCode> real = Optional.empty();

  /// Where a path that ended in a dot has led.
  private ModelNode dots;

  ModelWalk(ModelNode root, Map<Long, ModelNode> nodes, Set<Long> open) {
    this.root = root;
    this.nodes = nodes;
    this.open = open;
    this.dots = root;
  }

  void begin(Optional<ErrorCode> real) {
    this.real = real;
  }

  /// Where a path leads.
  record Spot(ModelNode directory, Name name, Optional<ModelNode> node) {}

  Spot spot(Caller caller, FileTarget target, ErrorCode onStart) {
    return walk(caller, target, false, onStart);
  }

  /// The directory of the last name. One that ends in a dot has no name: that is `onStart`.
  Spot walk(Caller caller, FileTarget target, boolean follow, ErrorCode onStart) {
    ModelRules.check(!target.names().isEmpty(), onStart);
    String path = target.names().stream().map(Name::value).collect(Collectors.joining("/"));
    return walk(caller, start(caller, target), path, follow, new int[1])
        .orElseThrow(() -> new ModelRules.No(onStart));
  }

  /// As a textbook has it: resolve all but the last name, then look at that.
  private Optional<Spot> walk(
      Caller caller, ModelNode start, String path, boolean follow, int[] links) {
    int slash = path.lastIndexOf('/');
    ModelNode directory =
        slash < 0 ? start : arrive(caller, start, path.substring(0, slash), links);
    String last = path.substring(slash + 1);
    if (last.equals("..") || last.equals(".")) {
      child(caller, directory, new Name("x"));
      dots = last.equals(".") ? directory : directory.parent().orElse(root);
      return Optional.empty();
    }
    Name name = new Name(last);
    Optional<ModelNode> node = child(caller, directory, name);
    if (!follow || node.isEmpty() || node.get().type != FileType.SYMBOLIC_LINK) {
      return Optional.of(new Spot(directory, name, node));
    }
    ModelRules.check(++links[0] <= 40, SYMBOLIC_LINK_LOOP);
    String text = node.get().text;
    if (text.startsWith("/")) {
      ModelRules.check(text.startsWith("/demo/"), CROSS_NAMESPACE);
      return walk(caller, root, text.substring(6), true, links);
    }
    return walk(caller, directory, text, true, links);
  }

  private ModelNode arrive(Caller caller, ModelNode start, String path, int[] links) {
    Optional<Spot> spot = walk(caller, start, path, true, links);
    return spot.isEmpty() ? dots : spot.get().node.orElseThrow(() -> new ModelRules.No(NOT_FOUND));
  }

  ModelNode find(Caller caller, FileTarget target) {
    ModelNode start = start(caller, target);
    if (target.names().isEmpty()) {
      return start;
    }
    String path = target.names().stream().map(Name::value).collect(Collectors.joining("/"));
    Optional<Spot> spot = walk(caller, start, path, target.follow(), new int[1]);
    return spot.isEmpty() ? dots : spot.get().node.orElseThrow(() -> new ModelRules.No(NOT_FOUND));
  }

  private ModelNode start(Caller caller, FileTarget target) {
    ModelNode node = numbered(caller, target.base());
    if (target.base().equals(InodeId.ROOT)) {
      return node;
    }
    if (!node.directory()) {
      boolean opened = target.opened() != FileTarget.Opened.NO;
      ModelRules.check(opened || ModelRules.owns(caller, node), PERMISSION_DENIED);
      return node;
    }
    for (ModelNode n = node; n != root; ) {
      n = n.parent().orElseThrow();
      ModelRules.check(ModelRules.may(caller, n, 1), PERMISSION_DENIED);
    }
    return node;
  }

  private Optional<ModelNode> child(Caller caller, ModelNode node, Name name) {
    ModelRules.check(node.directory(), NOT_A_DIRECTORY);
    ModelRules.check(ModelRules.may(caller, node, 1), PERMISSION_DENIED);
    return Optional.ofNullable(node.children.get(name));
  }

  /// What a number means. Nobody can say when the purge of a deleted tree, or of a file that was
  /// open, comes by: until then, and as long as it is open, the owner has the file by its number. A
  /// directory in it leads nowhere; whether the way up ends at a closed door or at what is gone,
  /// depends.
  ModelNode numbered(Caller caller, InodeId id) {
    ModelNode node = Optional.ofNullable(nodes.get(id.value())).orElseThrow();
    if (node.limbo && node.directory()) {
      boolean closed = real.equals(Optional.of(PERMISSION_DENIED)) && closedAbove(caller, node);
      throw new ModelRules.No(closed ? PERMISSION_DENIED : STALE);
    }
    boolean stale = real.equals(Optional.of(STALE)) && !open.contains(node.id);
    boolean purged = !node.limbo || stale;
    ModelRules.check(node == root || !node.homes.isEmpty() || !purged, STALE);
    return node;
  }

  private static boolean closedAbove(Caller caller, ModelNode node) {
    return node.parent()
        .filter(n -> !ModelRules.may(caller, n, 1) || closedAbove(caller, n))
        .isPresent();
  }
}
