package io.skerry.metadata.simulation;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.Scene;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Draws places in the model's present tree: mostly such that the actor can do something with,
/// named from the root, from their directory, by a link to it, or by their number.
final class RandomTargets {
  /// How often a place that the actor cannot change is drawn again.
  private static final int REDRAWS = 8;

  private static final List<FileTarget.Opened> OPENED = List.of(FileTarget.Opened.values());

  private final Random random;
  private final Living living;
  private final Caller actor;

  RandomTargets(Random random, Living living, Caller actor) {
    this.random = random;
    this.living = living;
    this.actor = actor;
  }

  /// A name that is not taken yet, mostly.
  FileTarget freeSpot() {
    ModelNode parent = node(living.of(FileType.DIRECTORY));
    Name name = name();
    for (int i = 0; i < 4 && parent.children.containsKey(name); i++) {
      name = name();
    }
    return below(parent, name);
  }

  FileTarget emptyDirectory() {
    List<ModelNode> empty =
        living.those(
            node -> node.directory() && node.children.isEmpty() && node.parent().isPresent());
    return empty.isEmpty() || chance(6) ? any() : target(node(empty));
  }

  /// A file whose number of names is known: one that no deleted tree has named.
  FileTarget unshared() {
    List<ModelNode> fitting = living.those(n -> n.type == FileType.REGULAR && !n.hidden);
    if (fitting.isEmpty()) {
      return freeSpot();
    }
    ModelNode node = node(fitting);
    ModelNode home = pick(node.homes);
    return below(home, Living.nameOf(home, node));
  }

  FileTarget some(FileType type) {
    List<ModelNode> fitting = living.of(type);
    if (type == FileType.REGULAR && !living.nameless.isEmpty() && chance(20)) {
      return number(pick(living.nameless));
    }
    return fitting.isEmpty() || chance(12) ? any() : target(node(fitting));
  }

  /// Mostly one that belongs to the actor; never the root: whoever closes it ends the show.
  FileTarget ownNotRoot() {
    List<ModelNode> nodes = living.those(node -> node.parent().isPresent());
    List<ModelNode> own = nodes.stream().filter(node -> ModelRules.owns(actor, node)).toList();
    List<ModelNode> from = own.isEmpty() || chance(3) ? nodes : own;
    return from.isEmpty() ? freeSpot() : target(node(from));
  }

  FileTarget any() {
    return target(node(living.all));
  }

  FileTarget target(ModelNode node) {
    if (node.parent().isEmpty()) {
      return new FileTarget(Scene.NAMESPACE, InodeId.ROOT, List.of());
    }
    ModelNode parent = pick(node.homes);
    return chance(25) ? number(node) : below(parent, Living.nameOf(parent, node));
  }

  /// Of a file the actor may have proven to have it open.
  private FileTarget number(ModelNode node) {
    boolean opened = node.type == FileType.REGULAR && chance(2);
    return new FileTarget(
        Scene.NAMESPACE,
        new InodeId(node.id),
        List.of(),
        false,
        opened ? pick(OPENED) : FileTarget.Opened.NO);
  }

  /// The same, or a link that leads somewhere.
  FileTarget followed(FileTarget plain) {
    FileTarget target = chance(4) ? some(FileType.SYMBOLIC_LINK) : plain;
    return new FileTarget(target.namespace(), target.base(), target.names(), true, target.opened());
  }

  /// Named from the root, or from the directory itself.
  private FileTarget below(ModelNode parent, Name name) {
    if (chance(8)) {
      return new FileTarget(Scene.NAMESPACE, new InodeId(parent.id), List.of(name));
    }
    Optional<ModelNode> link = living.linkTo(parent);
    if (link.isPresent() && chance(2)) {
      ModelNode home = pick(link.get().homes);
      return new FileTarget(
          Scene.NAMESPACE, new InodeId(home.id), List.of(Living.nameOf(home, link.get()), name));
    }
    List<Name> names = new ArrayList<>();
    names.add(name);
    for (ModelNode n = parent; n.parent().isPresent(); n = n.parent().get()) {
      names.add(0, Living.nameOf(n.parent().get(), n));
    }
    return new FileTarget(Scene.NAMESPACE, InodeId.ROOT, names);
  }

  Name name() {
    return new Name("n" + random.nextInt(12));
  }

  /// Mostly one that the actor can do something with.
  ModelNode node(List<ModelNode> nodes) {
    ModelNode node = pick(nodes);
    for (int i = 0; i < REDRAWS && !Living.mayChange(actor, node); i++) {
      node = pick(nodes);
    }
    return node;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
