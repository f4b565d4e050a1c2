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
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
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

  /// With more of them some are deleted, so that every look at all of them is quick.
  private static final int NODES_MANY = 300;

  private final Random random;
  private final ModelTree model;
  private final Scene scene;
  private final RandomLocks locks;
  private Living living;
  private RandomTargets at;

  RandomCommands(Random random, ModelTree model, Scene scene) {
    this.random = random;
    this.model = model;
    this.scene = scene;
    this.locks = new RandomLocks(random);
    living = new Living(model);
    at = new RandomTargets(random, living, Scene.ALICE);
  }

  /// Looks at the model's tree as it is now.
  void look() {
    living = new Living(model);
  }

  NamespaceCommand next(Caller caller, long session) {
    at = new RandomTargets(random, living, caller);
    long now = scene.tick();
    if (living.all.size() > NODES_MANY && chance(4)) {
      return new DeleteTree(now, caller, at.some(FileType.DIRECTORY));
    }
    return switch (random.nextInt(33)) {
      case 0, 1, 2 -> new MakeDirectory(now, caller, at.freeSpot(), mode(DIRECTORY_MODES));
      case 3, 4, 5, 6 ->
          new CreateFile(
              now,
              caller,
              chance(10) ? at.followed(at.freeSpot()) : at.freeSpot(),
              mode(FILE_MODES),
              start(session));
      case 7 -> symbolicLink(now, caller);
      case 8, 9, 10, 11 -> commit(now, caller, session);
      case 12 ->
          new OpenForWrite(
              now, caller, at.followed(at.some(FileType.REGULAR)), new byte[40], demand(session));
      case 13 ->
          new Truncate(
              now, caller, at.followed(at.some(FileType.REGULAR)), random.nextInt(1_200), session);
      case 14, 15 -> rename(now, caller);
      case 16 -> new Unlink(now, caller, chance(6) ? at.any() : at.some(FileType.REGULAR));
      case 17 -> new RemoveDirectory(now, caller, at.emptyDirectory());
      case 18 ->
          chance(3)
              ? new DeleteTree(now, caller, at.any())
              : new Unlink(now, caller, at.some(FileType.SYMBOLIC_LINK));
      case 19, 20, 21 -> content(now, caller);
      case 22, 23, 24, 25 -> beside(now, caller);
      case 26, 27 -> reopen(now, caller);
      case 28, 29, 30 -> locks.next(caller, session, living, at);
      default ->
          new SetAttributes(
              now,
              caller,
              chance(6) ? at.followed(at.ownNotRoot()) : at.ownNotRoot(),
              attributes());
    };
  }

  /// New names, holes and other ways to share and give back what is written.
  private NamespaceCommand content(long now, Caller caller) {
    FileTarget file = chance(8) ? at.any() : at.some(FileType.REGULAR);
    return switch (random.nextInt(6)) {
      case 0 ->
          new PunchHole(now, caller, at.followed(file), random.nextInt(500), random.nextInt(300));
      case 1, 2 -> new MakeLink(now, caller, file, at.freeSpot());
      case 3 -> new Concatenate(now, caller, at.followed(file), List.of(at.unshared()));
      default -> new CloneFile(now, caller, file, at.freeSpot(), mode(FILE_MODES), new byte[40]);
    };
  }

  /// A directory that is closed to some is opened to all, so that they do not lock each other out.
  private NamespaceCommand reopen(long now, Caller caller) {
    List<ModelNode> closed = living.closed(caller);
    if (closed.isEmpty()) {
      return new MakeDirectory(now, caller, at.freeSpot(), Mode.of(0777));
    }
    // Most are closed by what is above them.
    ModelNode node = closed.get(Math.min(random.nextInt(4), closed.size() - 1));
    FileTarget target = new FileTarget(Scene.NAMESPACE, new InodeId(node.id), List.of());
    if (!node.rights.isEmpty()) {
      return new SetAcl(now, caller, target, /* byDefault= */ false, List.of());
    }
    OptionalInt none = OptionalInt.empty();
    OptionalLong never = OptionalLong.empty();
    AttributeChange open =
        new AttributeChange(OptionalInt.of(0777), none, none, never, never, false, false);
    return new SetAttributes(now, caller, target, open);
  }

  /// Special files and what stands beside an inode.
  private NamespaceCommand beside(long now, Caller caller) {
    String name = (chance(20) ? "trusted.a" : "user.a") + random.nextInt(3);
    return switch (random.nextInt(6)) {
      case 0 ->
          new MakeNode(now, caller, at.freeSpot(), pick(SPECIAL), mode(FILE_MODES), 5L << 32 | 1);
      case 1, 2 -> setAcl(now, caller);
      case 3 -> removeAttribute(now, caller, name);
      default ->
          new SetExtendedAttribute(
              now,
              caller,
              at.some(chance(3) ? FileType.DIRECTORY : FileType.REGULAR),
              name,
              new byte[random.nextInt(100)],
              pick(WHEN));
    };
  }

  /// Mostly of something that belongs to the caller; a default list mostly of a directory.
  private SetAcl setAcl(long now, Caller caller) {
    boolean byDefault = chance(3);
    List<ModelNode> own =
        living.all.stream()
            .filter(node -> node.uid == caller.uid() && node.type != FileType.SYMBOLIC_LINK)
            .filter(node -> !byDefault || node.directory())
            .toList();
    FileTarget target = own.isEmpty() || chance(6) ? at.any() : at.target(at.node(own));
    return new SetAcl(now, caller, target, byDefault, entries());
  }

  /// Mostly one that is there.
  private RemoveExtendedAttribute removeAttribute(long now, Caller caller, String name) {
    List<ModelNode> having =
        living.all.stream().filter(node -> !node.attributes.isEmpty()).toList();
    if (having.isEmpty() || chance(6)) {
      return new RemoveExtendedAttribute(now, caller, at.any(), name);
    }
    ModelNode node = at.node(having);
    String present = node.attributes.keySet().iterator().next();
    return new RemoveExtendedAttribute(now, caller, at.target(node), present);
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
      return new Rename(now, caller, at.any(), at.any(), Rename.Over.EXCHANGE);
    }
    return new Rename(now, caller, at.any(), chance(3) ? at.any() : at.freeSpot(), over);
  }

  /// To something that is there, from the root of the cluster or from the link; to its own
  /// directory; to nothing; or out of the namespace.
  private MakeSymbolicLink symbolicLink(long now, Caller caller) {
    String path = at.any().names().stream().map(Name::value).collect(Collectors.joining("/"));
    String text =
        switch (random.nextInt(8)) {
          case 0 -> "some/where";
          case 1 -> "..";
          case 2 -> "/elsewhere/x";
          case 3 -> "./" + at.name();
          default -> "/demo/" + (path.isEmpty() ? "." : path);
        };
    return new MakeSymbolicLink(now, caller, at.freeSpot(), text);
  }

  private ChunkDemand demand(long session) {
    return new ChunkDemand(session, random.nextInt(4), random.nextLong(), List.of(), 0);
  }

  private NamespaceCommand commit(long now, Caller caller, long session) {
    List<ModelNode> files = living.of(FileType.REGULAR);
    if (files.isEmpty()) {
      return new Unlink(now, caller, at.freeSpot());
    }
    List<ModelNode> own = files.stream().filter(node -> node.uid == caller.uid()).toList();
    ModelNode file =
        !living.nameless.isEmpty() && chance(8)
            ? pick(living.nameless)
            : pick(own.isEmpty() || chance(5) ? files : own);
    long version = chance(4) ? file.version + (chance(3) ? 1 : 0) : 0;
    return new CommitFile(
        now,
        caller,
        session,
        Scene.NAMESPACE,
        new InodeId(file.id),
        file.key,
        newChunks(session),
        chance(4)
            ? CommitFile.Where.INSTEAD
            : chance(3) ? CommitFile.Where.APPENDED : CommitFile.Where.OVER,
        0,
        version);
  }

  private List<NewChunk> newChunks(long session) {
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
    return chunks;
  }

  /// Empty, or with what was written before the file has a name.
  private CreateFile.Start start(long session) {
    List<Long> keys = List.copyOf(model.sessions.keys(session));
    if (keys.isEmpty() || chance(2)) {
      return new CreateFile.Empty(new byte[40], demand(session));
    }
    long key = chance(30) ? 1L << 40 : pick(keys);
    return new CreateFile.Content(session, key, newChunks(session), 0);
  }

  private List<Long> mine(long session) {
    return model.sessions.chunks(session).stream().limit(random.nextInt(4)).toList();
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

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
