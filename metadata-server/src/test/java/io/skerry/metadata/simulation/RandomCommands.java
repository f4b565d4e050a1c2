package io.skerry.metadata.simulation;

import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.ChunkDemand;
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
import io.skerry.metadata.command.RemoveDirectory;
import io.skerry.metadata.command.RemoveExtendedAttribute;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.SetAcl;
import io.skerry.metadata.command.SetAttributes;
import io.skerry.metadata.command.SetExtendedAttribute;
import io.skerry.metadata.command.Truncate;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.model.Acl;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Draws commands that mostly make sense in the model's present tree, and sometimes do not.
final class RandomCommands {
  private static final List<Integer> DIRECTORY_MODES =
      List.of(0777, 0777, 0775, 0755, 01777, 02775, 0700);
  private static final List<Integer> FILE_MODES = List.of(0666, 0644, 0664, 0600, 04755, 02775);

  private static final List<SetExtendedAttribute.When> WHEN =
      List.of(
          SetExtendedAttribute.When.ALWAYS,
          SetExtendedAttribute.When.ALWAYS,
          SetExtendedAttribute.When.ABSENT,
          SetExtendedAttribute.When.PRESENT);
  private static final List<FileType> SPECIAL =
      List.of(FileType.FIFO, FileType.FIFO, FileType.SOCKET, FileType.CHARACTER_DEVICE);

  private final Random random;
  private final ModelTree model;
  private final Scene scene;
  private Caller actor = Scene.ALICE;

  RandomCommands(Random random, ModelTree model, Scene scene) {
    this.random = random;
    this.model = model;
    this.scene = scene;
  }

  NamespaceCommand next(Caller caller, long session) {
    actor = caller;
    long now = scene.tick();
    return switch (random.nextInt(28)) {
      case 0, 1, 2 -> new MakeDirectory(now, caller, freeSpot(), mode(DIRECTORY_MODES));
      case 3, 4, 5, 6 ->
          new CreateFile(
              now,
              caller,
              chance(10) ? followed(freeSpot()) : freeSpot(),
              mode(FILE_MODES),
              new byte[40],
              demand(session));
      case 7 -> symbolicLink(now, caller);
      case 8, 9, 10, 11 -> commit(now, caller, session);
      case 12 ->
          new OpenForWrite(
              now, caller, followed(some(FileType.REGULAR)), new byte[40], demand(session));
      case 13 -> new Truncate(now, caller, followed(some(FileType.REGULAR)), random.nextInt(1_200));
      case 14, 15 -> rename(now, caller);
      case 16 -> new Unlink(now, caller, chance(6) ? any() : some(FileType.REGULAR));
      case 17 -> new RemoveDirectory(now, caller, emptyDirectory());
      case 18 ->
          chance(3)
              ? new DeleteTree(now, caller, any())
              : new Unlink(now, caller, some(FileType.SYMBOLIC_LINK));
      case 19, 20, 21 -> content(now, caller);
      case 22, 23, 24, 25 -> beside(now, caller);
      default ->
          new SetAttributes(now, caller, chance(6) ? followed(notRoot()) : notRoot(), attributes());
    };
  }

  /// New names, holes and other ways to share and give back what is written.
  private NamespaceCommand content(long now, Caller caller) {
    FileTarget file = chance(8) ? any() : some(FileType.REGULAR);
    return switch (random.nextInt(6)) {
      case 0 ->
          new PunchHole(now, caller, followed(file), random.nextInt(500), random.nextInt(300));
      case 1, 2 -> new MakeLink(now, caller, file, freeSpot());
      case 3 -> new Concatenate(now, caller, followed(file), List.of(unshared()));
      default -> new CloneFile(now, caller, file, freeSpot(), mode(FILE_MODES), new byte[40]);
    };
  }

  /// Special files and what stands beside an inode.
  private NamespaceCommand beside(long now, Caller caller) {
    String name = (chance(20) ? "trusted.a" : "user.a") + random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 ->
          new MakeNode(now, caller, freeSpot(), pick(SPECIAL), mode(FILE_MODES), 5L << 32 | 1);
      case 1, 2 -> setAcl(now, caller);
      case 3 -> removeAttribute(now, caller, name);
      default ->
          new SetExtendedAttribute(
              now,
              caller,
              some(chance(3) ? FileType.DIRECTORY : FileType.REGULAR),
              name,
              new byte[random.nextInt(100)],
              pick(WHEN));
    };
  }

  /// Mostly of something that belongs to the caller; a default list mostly of a directory.
  private SetAcl setAcl(long now, Caller caller) {
    boolean byDefault = chance(3);
    List<ModelNode> own =
        alive().stream()
            .filter(node -> node.uid == caller.uid() && node.type != FileType.SYMBOLIC_LINK)
            .filter(node -> !byDefault || node.directory())
            .toList();
    FileTarget target = own.isEmpty() || chance(6) ? any() : target(node(own));
    return new SetAcl(now, caller, target, byDefault, entries());
  }

  /// Mostly one that is there.
  private RemoveExtendedAttribute removeAttribute(long now, Caller caller, String name) {
    List<ModelNode> having = alive().stream().filter(node -> !node.attributes.isEmpty()).toList();
    if (having.isEmpty() || chance(6)) {
      return new RemoveExtendedAttribute(now, caller, any(), name);
    }
    ModelNode node = node(having);
    String present = node.attributes.keySet().iterator().next();
    return new RemoveExtendedAttribute(now, caller, target(node), present);
  }

  /// A list that leaves most doors open, or none, or nonsense.
  private List<Acl.Entry> entries() {
    if (chance(6)) {
      return List.of();
    }
    List<Acl.Entry> entries = new ArrayList<>();
    entries.add(new Acl.Entry(Acl.Tag.OWNER, 0, 7));
    entries.add(new Acl.Entry(Acl.Tag.OWNING_GROUP, 0, chance(3) ? random.nextInt(8) : 7));
    entries.add(new Acl.Entry(Acl.Tag.OTHER, 0, chance(4) ? random.nextInt(8) : 7));
    boolean named = chance(2);
    if (named) {
      entries.add(
          new Acl.Entry(Acl.Tag.USER, chance(2) ? 1000 : 1001, chance(2) ? random.nextInt(8) : 7));
      entries.add(new Acl.Entry(Acl.Tag.GROUP, 3000, chance(4) ? random.nextInt(8) : 7));
    }
    if (named != chance(12)) {
      entries.add(new Acl.Entry(Acl.Tag.MASK, 0, chance(4) ? random.nextInt(8) : 7));
    }
    return entries;
  }

  private Mode mode(List<Integer> modes) {
    return new Mode(pick(modes), chance(4) ? 022 : 0);
  }

  private Rename rename(long now, Caller caller) {
    Rename.Over over = chance(6) ? Rename.Over.NO_REPLACE : Rename.Over.REPLACE;
    if (chance(4)) {
      return new Rename(now, caller, any(), any(), Rename.Over.EXCHANGE);
    }
    return new Rename(now, caller, any(), chance(3) ? any() : freeSpot(), over);
  }

  /// To something that is there, from the root of the cluster or from the link; to its own
  /// directory; to nothing; or out of the namespace.
  private MakeSymbolicLink symbolicLink(long now, Caller caller) {
    String path = any().names().stream().map(Name::value).collect(Collectors.joining("/"));
    String text =
        switch (random.nextInt(8)) {
          case 0 -> "some/where";
          case 1 -> "..";
          case 2 -> "/elsewhere/x";
          case 3 -> "./" + name();
          default -> "/demo/" + (path.isEmpty() ? "." : path);
        };
    return new MakeSymbolicLink(now, caller, freeSpot(), text);
  }

  /// The same, or a link that leads somewhere.
  private FileTarget followed(FileTarget plain) {
    FileTarget target = chance(4) ? some(FileType.SYMBOLIC_LINK) : plain;
    return new FileTarget(target.namespace(), target.base(), target.names(), true);
  }

  private ChunkDemand demand(long session) {
    return new ChunkDemand(session, random.nextInt(4), random.nextLong(), List.of());
  }

  private NamespaceCommand commit(long now, Caller caller, long session) {
    List<ModelNode> files = alive().stream().filter(node -> node.type == FileType.REGULAR).toList();
    if (files.isEmpty()) {
      return new Unlink(now, caller, freeSpot());
    }
    List<ModelNode> own = files.stream().filter(node -> node.uid == caller.uid()).toList();
    ModelNode file = pick(own.isEmpty() || chance(5) ? files : own);
    List<NewChunk> chunks = new ArrayList<>();
    long offset = random.nextInt(600);
    for (long number : mine(session)) {
      int length = 1 + random.nextInt(200);
      ChunkId chunk = ChunkId.of(Scene.INCARNATION, 1, number);
      int copies = chance(40) ? 1 : 2 + random.nextInt(2);
      chunks.add(scene.written(session, chunk, offset, length, copies));
      offset += length + (chance(2) ? 0 : random.nextInt(100));
    }
    if (chance(40)) {
      ChunkId foreign = ChunkId.of(Scene.INCARNATION, 1, 1L << 40);
      chunks.add(scene.written(session, foreign, offset, 5, 2));
    }
    long version = chance(4) ? file.version + (chance(3) ? 1 : 0) : 0;
    return new CommitFile(
        now,
        caller,
        session,
        Scene.NAMESPACE,
        new InodeId(file.id),
        file.key,
        chunks,
        chance(4)
            ? CommitFile.Where.INSTEAD
            : chance(3) ? CommitFile.Where.APPENDED : CommitFile.Where.OVER,
        0,
        version);
  }

  private List<Long> mine(long session) {
    Set<Long> chunks = model.allocated.getOrDefault(session, Set.of());
    return chunks.stream().limit(random.nextInt(4)).toList();
  }

  private AttributeChange attributes() {
    OptionalInt none = OptionalInt.empty();
    boolean moves = chance(3);
    boolean now = !moves && chance(2);
    return new AttributeChange(
        chance(2) ? OptionalInt.of(pick(chance(2) ? DIRECTORY_MODES : FILE_MODES)) : none,
        chance(10) ? OptionalInt.of(1000 + random.nextInt(2)) : none,
        chance(4) ? OptionalInt.of(chance(2) ? 3000 : 1000) : none,
        OptionalLong.empty(),
        moves ? OptionalLong.of(random.nextInt(1_000_000)) : OptionalLong.empty(),
        now,
        now && !chance(4));
  }

  private FileTarget freeSpot() {
    List<ModelNode> directories = alive().stream().filter(ModelNode::directory).toList();
    ModelNode parent = node(directories);
    Name name = name();
    for (int i = 0; i < 4 && parent.children.containsKey(name); i++) {
      name = name();
    }
    return below(parent, name);
  }

  private FileTarget emptyDirectory() {
    List<ModelNode> empty =
        alive().stream()
            .filter(node -> node.directory() && node.children.isEmpty() && node != model.root)
            .toList();
    return empty.isEmpty() || chance(6) ? any() : target(node(empty));
  }

  /// A file whose number of names is known: one that no deleted tree has named.
  private FileTarget unshared() {
    List<ModelNode> fitting =
        alive().stream().filter(n -> n.type == FileType.REGULAR && !n.hidden).toList();
    if (fitting.isEmpty()) {
      return freeSpot();
    }
    ModelNode node = node(fitting);
    ModelNode home = pick(node.homes);
    return below(home, nameOf(home, node));
  }

  private FileTarget some(FileType type) {
    List<ModelNode> fitting = alive().stream().filter(node -> node.type == type).toList();
    return fitting.isEmpty() || chance(12) ? any() : target(node(fitting));
  }

  /// Whoever closes the root ends the show.
  private FileTarget notRoot() {
    List<ModelNode> nodes = alive().stream().filter(node -> node != model.root).toList();
    return nodes.isEmpty() ? freeSpot() : target(node(nodes));
  }

  private FileTarget any() {
    return target(node(alive()));
  }

  private FileTarget target(ModelNode node) {
    if (node.parent().isEmpty()) {
      return new FileTarget(Scene.NAMESPACE, InodeId.ROOT, List.of());
    }
    ModelNode parent = pick(node.homes);
    Name name = nameOf(parent, node);
    return chance(25)
        ? new FileTarget(Scene.NAMESPACE, new InodeId(node.id), List.of())
        : below(parent, name);
  }

  /// Named from the root, or from the directory itself.
  private FileTarget below(ModelNode parent, Name name) {
    if (chance(8)) {
      return new FileTarget(Scene.NAMESPACE, new InodeId(parent.id), List.of(name));
    }
    Optional<ModelNode> link = linkTo(parent);
    if (link.isPresent() && chance(2)) {
      ModelNode home = pick(link.get().homes);
      return new FileTarget(
          Scene.NAMESPACE, new InodeId(home.id), List.of(nameOf(home, link.get()), name));
    }
    List<Name> names = new ArrayList<>();
    names.add(name);
    ModelNode node = parent;
    while (node.parent().isPresent()) {
      ModelNode child = node;
      node = node.parent().get();
      node.children.forEach(
          (key, value) -> {
            if (value == child) {
              names.add(0, key);
            }
          });
    }
    return new FileTarget(Scene.NAMESPACE, InodeId.ROOT, names);
  }

  /// A link whose text is the plain path of the directory.
  private Optional<ModelNode> linkTo(ModelNode directory) {
    String path = "";
    for (ModelNode n = directory; n.parent().isPresent(); n = n.parent().get()) {
      path = "/" + nameOf(n.parent().get(), n) + path;
    }
    String text = "/demo" + path;
    return alive().stream().filter(node -> node.text.equals(text)).findFirst();
  }

  private static Name nameOf(ModelNode home, ModelNode node) {
    return home.children.entrySet().stream()
        .filter(entry -> entry.getValue() == node)
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private List<ModelNode> alive() {
    return model.nodes.values().stream()
        .filter(node -> !node.limbo && (node == model.root || !node.homes.isEmpty()))
        .toList();
  }

  private Name name() {
    return new Name("n" + random.nextInt(12));
  }

  /// Mostly one that the actor can do something with.
  private ModelNode node(List<ModelNode> nodes) {
    ModelNode node = pick(nodes);
    for (int i = 0; i < 4 && !model.mayChange(actor, node); i++) {
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
