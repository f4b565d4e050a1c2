package io.skerry.metadata.codec;

import io.skerry.metadata.model.Acl;
import io.skerry.metadata.model.Allocation;
import io.skerry.metadata.model.Chunk;
import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Dentry;
import io.skerry.metadata.model.Detached;
import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.IdRange;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Lock;
import io.skerry.metadata.model.LockHolding;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.OutcomeRecord;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.Session;
import io.skerry.metadata.model.Sweep;
import io.skerry.metadata.model.Token;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Optional;

/// One row of every kind, with values at the edges of what is stored.
final class SampleRows {
  static final ChunkId CHUNK = ChunkId.of(0xabcdef012345L, 0xfffe, -2);
  static final Inode INODE =
      new Inode(
          3,
          new InodeId(17),
          FileType.REGULAR,
          new Inode.Ownership(1000, 1001, 0640),
          new Inode.Times(-1, 1_700_000_000_000_000_001L, 1_700_000_000_000_000_002L),
          5L << 40,
          1,
          9,
          0,
          "",
          12,
          0);
  static final Extent EXTENT = new Extent(3, new InodeId(17), 1L << 33, CHUNK, 65_536, 16 << 20);
  static final Chunk CHUNK_ROW =
      new Chunk(CHUNK, 3, 21, 2, 12, 16 << 20, 0xdeadbeef, (16 << 20) - 1);
  static final PlacementGroup MOVING =
      new PlacementGroup(
          22,
          7,
          2,
          List.of(
              new PlacementGroup.Member(4, PlacementGroup.State.FULL, 1),
              new PlacementGroup.Member(5, PlacementGroup.State.LEAVING, 6),
              new PlacementGroup.Member(6, PlacementGroup.State.FILLING, 6),
              new PlacementGroup.Member(7, PlacementGroup.State.SURPLUS, 7)));
  static final Node DRAINED =
      new Node(
          5,
          "s5",
          Role.STORAGE,
          new Node.Place("a", "r1"),
          "127.0.0.1:9001",
          true,
          new Node.Space(1L << 45, 1L << 44),
          Node.Duty.DRAINING);
  static final Sweep SWEEP = new Sweep(22, 6, 6, CHUNK, true, false);
  static final Peer PEER =
      new Peer(
          "m4", new Node.Place("b", "r2"), "127.0.0.1:9404", "127.0.0.1:9504", Peer.State.LEAVING);

  static final Lock LOCK =
      new Lock(
          3,
          new InodeId(17),
          new Lock.Owner(77, Lock.Kind.RANGE, -5),
          new Lock.Range(10, Long.MAX_VALUE),
          /* exclusive= */ true,
          12,
          9,
          4_321);

  static final List<Row> ALL =
      List.of(
          INODE,
          new Inode(
              3,
              new InodeId(18),
              FileType.SYMBOLIC_LINK,
              new Inode.Ownership(0, 0, 0777),
              Inode.Times.allAt(5),
              4,
              1,
              0,
              0,
              "../ä",
              0,
              0),
          new Inode(
              3,
              new InodeId(19),
              FileType.CHARACTER_DEVICE,
              new Inode.Ownership(0, 0, 0600),
              Inode.Times.allAt(5),
              0,
              2,
              1,
              0,
              "",
              0,
              0,
              new Inode.Extras(5L << 32 | 1, 7, 8, 900)),
          new Dentry(3, InodeId.ROOT, new Name("naïve 文件"), new InodeId(17), FileType.REGULAR),
          EXTENT,
          CHUNK_ROW,
          new Allocation(77, CHUNK, 3, 21, 2),
          new Debt(4, 21, CHUNK),
          new Debt(4, 21, CHUNK, true),
          new Divergence(21, 4, 1_700_000_000_000L, true, 2, 3),
          new Garbage(CHUNK, 21, 1_700_000_000_000L, List.of(1, 2, 3)),
          new FileKey(3, 12, new byte[] {1, -1, 0}, 8, true),
          new Session(77, "user/alice", 12, 1_700_000_000_000L),
          new Session(78, "user/bob", 1, 1_700_000_000_001L, true, 3),
          new OutcomeRecord(77, 13, 0, "", List.of(17L, -1L), List.of(CHUNK, new ChunkId(1, 2))),
          new OutcomeRecord(77, 14, 2, "File exists", List.of(), List.of()),
          new Detached(6, 3, new InodeId(99)),
          new Counter(Counter.Kind.INODE, 3, Long.MAX_VALUE),
          new ClusterIdentity("skerry-test", 0xabcdef012345L, 1, 2),
          new Namespace(
              3,
              "demo",
              1000,
              1001,
              0755,
              1,
              new Namespace.Policy(3, 2, 65_536, 16 << 20),
              new byte[] {7},
              1,
              new Namespace.Quota(1L << 41, 5_000_000)),
          new Node(
              4,
              "s4",
              Role.STORAGE,
              new Node.Place("a", "r1"),
              "127.0.0.1:9000",
              true,
              new Node.Space(1L << 45, 1L << 44)),
          PEER,
          new PlacementGroup(21, 2, List.of(4, 5, 6)),
          MOVING,
          DRAINED,
          SWEEP,
          new User("alice", 1000, 1001, List.of(1001, 27)).revokedAt(1_700_000_000_000L),
          new User("gateway", 1002, 1002, List.of())
              .actingFor(List.of(new IdRange(1000, 1001), new IdRange(5_000, 5_000))),
          new UserGroup("staff", 1001),
          new Token(
              new byte[32], Role.WORKER, "w1", new Node.Place("b", "r2"), 5, Optional.empty()),
          new Token(
              new byte[32],
              Role.STORAGE,
              "s1",
              new Node.Place("b", "r2"),
              5,
              Optional.of(new Token.Use(new byte[] {1, 2}, 4))),
          new Secret(Secret.Kind.MAC, 1, new byte[] {9, 9}),
          new ExtendedAttribute(3, new InodeId(17), "user.ä", new byte[] {0, -1}),
          new Acl(
              3,
              1L << 62,
              4,
              List.of(
                  new Acl.Entry(Acl.Tag.USER, 1001, 6), new Acl.Entry(Acl.Tag.OWNING_GROUP, 0, 4))),
          new MapVersion(42),
          LOCK,
          new LockHolding(77, 9, 3, new InodeId(17), 2));

  private SampleRows() {}
}
