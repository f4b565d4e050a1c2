package io.skerry.metadata.simulation;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.Scene;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What the model's tree holds at one moment, in lists to draw from.
final class Living {
  final List<ModelNode> all;
  private final Map<FileType, List<ModelNode>> byType = new HashMap<>();
  private final Map<String, ModelNode> linksByText = new HashMap<>();

  /// Files that somebody has open and that have no name.
  final List<ModelNode> nameless;

  Living(ModelTree model) {
    this(model.root, model.nodes.values().stream().filter(Living::nameless).toList());
  }

  Living(ModelNode root) {
    this(root, List.of());
  }

  private static boolean nameless(ModelNode node) {
    return node.limbo && node.homes.isEmpty() && node.key != 0;
  }

  private Living(ModelNode root, List<ModelNode> nameless) {
    this.nameless = nameless;
    Set<ModelNode> found = new LinkedHashSet<>();
    collect(root, found);
    all = List.copyOf(found);
    for (ModelNode node : all) {
      byType.computeIfAbsent(node.type, type -> new ArrayList<>()).add(node);
      if (node.type == FileType.SYMBOLIC_LINK) {
        linksByText.putIfAbsent(node.text, node);
      }
    }
  }

  private static void collect(ModelNode node, Set<ModelNode> found) {
    found.add(node);
    node.children.values().forEach(child -> collect(child, found));
  }

  List<ModelNode> of(FileType type) {
    return byType.getOrDefault(type, List.of());
  }

  List<ModelNode> those(Predicate<ModelNode> fitting) {
    return all.stream().filter(fitting).toList();
  }

  /// Directories that the caller may open again for those to whom they are closed, from the top
  /// down.
  List<ModelNode> closed(Caller caller) {
    return of(FileType.DIRECTORY).stream()
        .filter(node -> ModelRules.owns(caller, node) && reaches(caller, node))
        .filter(
            node -> !ModelRules.may(Scene.ALICE, node, 7) || !ModelRules.may(Scene.BOB, node, 7))
        .toList();
  }

  /// Whether the caller can get there and change what is in the node, or in the directory it is in.
  static boolean mayChange(Caller caller, ModelNode node) {
    return reaches(caller, node)
        && ModelRules.may(caller, node, 2)
        && ModelRules.may(caller, node.parent().orElse(node), 3);
  }

  private static boolean reaches(Caller caller, ModelNode node) {
    return node.parent().isEmpty()
        || (ModelRules.may(caller, node.parent().get(), 1) && reaches(caller, node.parent().get()));
  }

  /// A link whose text is the plain path of the directory.
  Optional<ModelNode> linkTo(ModelNode directory) {
    String path = "";
    for (ModelNode n = directory; n.parent().isPresent(); n = n.parent().get()) {
      path = "/" + nameOf(n.parent().get(), n) + path;
    }
    return Optional.ofNullable(linksByText.get("/demo" + path));
  }

  static Name nameOf(ModelNode home, ModelNode node) {
    for (Map.Entry<Name, ModelNode> entry : home.children.entrySet()) {
      if (entry.getValue() == node) {
        return entry.getKey();
      }
    }
    throw new IllegalStateException("no name of " + node.id);
  }
}
