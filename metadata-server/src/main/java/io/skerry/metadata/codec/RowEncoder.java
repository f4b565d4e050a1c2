package io.skerry.metadata.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
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
import io.skerry.proto.stored.AclEntryRow;
import io.skerry.proto.stored.AclRow;
import io.skerry.proto.stored.AllocationRow;
import io.skerry.proto.stored.ChunkRow;
import io.skerry.proto.stored.ClusterRow;
import io.skerry.proto.stored.CounterRow;
import io.skerry.proto.stored.DebtRow;
import io.skerry.proto.stored.DentryRow;
import io.skerry.proto.stored.DetachedRow;
import io.skerry.proto.stored.DivergenceRow;
import io.skerry.proto.stored.ExtendedAttributeRow;
import io.skerry.proto.stored.ExtentRow;
import io.skerry.proto.stored.FileKeyRow;
import io.skerry.proto.stored.GarbageRow;
import io.skerry.proto.stored.IdRangeRow;
import io.skerry.proto.stored.InodeRow;
import io.skerry.proto.stored.MapVersionRow;
import io.skerry.proto.stored.NamespaceRow;
import io.skerry.proto.stored.NodeRow;
import io.skerry.proto.stored.OutcomeRow;
import io.skerry.proto.stored.PeerRow;
import io.skerry.proto.stored.PlacementGroupRow;
import io.skerry.proto.stored.SecretRow;
import io.skerry.proto.stored.SessionRow;
import io.skerry.proto.stored.SweepRow;
import io.skerry.proto.stored.TokenRow;
import io.skerry.proto.stored.UserGroupRow;
import io.skerry.proto.stored.UserRow;
import io.skerry.proto.types.ChunkId;

/// From records to the messages that are stored. {@link RowDecoder} is the way back.
final class RowEncoder {
  private RowEncoder() {}

  static MessageLite message(Row row) {
    return switch (row) {
      case Acl r -> acl(r);
      case Allocation r -> allocation(r);
      case Chunk r -> chunk(r);
      case ClusterIdentity r -> cluster(r);
      case Counter r -> counter(r);
      case Debt r -> debt(r);
      case Divergence r -> divergence(r);
      case Dentry r -> dentry(r);
      case Detached r -> detached(r);
      case ExtendedAttribute r -> extendedAttribute(r);
      case Extent r -> extent(r);
      case FileKey r -> fileKey(r);
      case Garbage r -> garbage(r);
      case Inode r -> inode(r);
      case Lock r -> LockRows.message(r);
      case LockHolding r -> LockRows.message(r);
      case MapVersion r -> MapVersionRow.newBuilder().setVersion(r.version()).build();
      case Namespace r -> namespace(r);
      case Node r -> node(r);
      case OutcomeRecord r -> outcome(r);
      case Peer r -> peer(r);
      case PlacementGroup r -> placementGroup(r);
      case Secret r -> secret(r);
      case Session r -> session(r);
      case Sweep r -> sweep(r);
      case Token r -> token(r);
      case User r -> user(r);
      case UserGroup r -> UserGroupRow.newBuilder().setName(r.name()).setGid(r.gid()).build();
    };
  }

  private static MessageLite acl(Acl r) {
    AclRow.Builder row =
        AclRow.newBuilder().setNamespace(r.namespace()).setId(r.id()).setUses(r.uses());
    for (Acl.Entry entry : r.entries()) {
      row.addEntries(
          AclEntryRow.newBuilder()
              .setTag(entry.tag().number())
              .setId(entry.id())
              .setRights(entry.rights()));
    }
    return row.build();
  }

  private static MessageLite extendedAttribute(ExtendedAttribute r) {
    return ExtendedAttributeRow.newBuilder()
        .setNamespace(r.namespace())
        .setInode(r.inode().value())
        .setName(r.name())
        .setValue(bytes(r.value()))
        .build();
  }

  private static MessageLite allocation(Allocation r) {
    return AllocationRow.newBuilder()
        .setSession(r.session())
        .setHigh(r.chunk().high())
        .setLow(r.chunk().low())
        .setPg(r.pg())
        .setEpoch(r.epoch())
        .setNamespace(r.namespace())
        .build();
  }

  private static MessageLite chunk(Chunk r) {
    return ChunkRow.newBuilder()
        .setHigh(r.id().high())
        .setLow(r.id().low())
        .setPg(r.pg())
        .setKey(r.fileKey())
        .setLength(r.length())
        .setChecksum(r.checksum())
        .setLiveBytes(r.liveBytes())
        .setNamespace(r.namespace())
        .setEpoch(r.epoch())
        .build();
  }

  private static MessageLite cluster(ClusterIdentity r) {
    return ClusterRow.newBuilder()
        .setId(r.cluster())
        .setIncarnation(r.incarnation())
        .setFormatLevel(r.formatLevel())
        .setDataGroups(r.dataGroups())
        .build();
  }

  private static MessageLite counter(Counter r) {
    return CounterRow.newBuilder()
        .setCounter(r.kind().number())
        .setScope(r.scope())
        .setLast(r.last())
        .build();
  }

  private static MessageLite debt(Debt r) {
    return DebtRow.newBuilder()
        .setPg(r.pg())
        .setNode(r.node())
        .setHigh(r.chunk().high())
        .setLow(r.chunk().low())
        .setReplace(r.replace())
        .build();
  }

  private static MessageLite divergence(Divergence r) {
    return DivergenceRow.newBuilder()
        .setPg(r.pg())
        .setNode(r.node())
        .setSinceMillis(r.sinceMillis())
        .setDiffers(r.differs())
        .setKept(r.kept())
        .setSearches(r.searches())
        .build();
  }

  private static MessageLite dentry(Dentry r) {
    return DentryRow.newBuilder()
        .setNamespace(r.namespace())
        .setParent(r.parent().value())
        .setName(r.name().value())
        .setChild(r.child().value())
        .setType(r.type().number())
        .build();
  }

  private static MessageLite detached(Detached r) {
    return DetachedRow.newBuilder()
        .setSequence(r.sequence())
        .setNamespace(r.namespace())
        .setInode(r.inode().value())
        .build();
  }

  private static MessageLite extent(Extent r) {
    return ExtentRow.newBuilder()
        .setNamespace(r.namespace())
        .setInode(r.inode().value())
        .setOffset(r.offset())
        .setChunkHigh(r.chunk().high())
        .setChunkLow(r.chunk().low())
        .setChunkOffset(r.chunkOffset())
        .setLength(r.length())
        .build();
  }

  private static MessageLite fileKey(FileKey r) {
    return FileKeyRow.newBuilder()
        .setNamespace(r.namespace())
        .setId(r.id())
        .setWrapped(bytes(r.wrapped()))
        .setChunks(r.chunks())
        .setFileLives(r.fileLives())
        .build();
  }

  private static MessageLite garbage(Garbage r) {
    return GarbageRow.newBuilder()
        .setHigh(r.chunk().high())
        .setLow(r.chunk().low())
        .setPg(r.pg())
        .setNotBeforeMillis(r.notBeforeMillis())
        .addAllNodes(r.nodes())
        .build();
  }

  private static MessageLite inode(Inode r) {
    return InodeRow.newBuilder()
        .setNamespace(r.namespace())
        .setId(r.id().value())
        .setType(r.type().number())
        .setMode(r.ownership().mode())
        .setUid(r.ownership().uid())
        .setGid(r.ownership().gid())
        .setSize(r.size())
        .setLinks(r.links())
        .setAtimeNanos(r.times().atimeNanos())
        .setMtimeNanos(r.times().mtimeNanos())
        .setCtimeNanos(r.times().ctimeNanos())
        .setVersion(r.version())
        .setParent(r.parent())
        .setLinkTarget(r.linkTarget())
        .setKey(r.fileKey())
        .setChildren(r.children())
        .setDevice(r.extras().device())
        .setAcl(r.extras().acl())
        .setDefaultAcl(r.extras().defaultAcl())
        .setAttributeBytes(r.extras().attributeBytes())
        .build();
  }

  private static MessageLite namespace(Namespace r) {
    return NamespaceRow.newBuilder()
        .setId(r.id())
        .setName(r.name())
        .setUid(r.uid())
        .setGid(r.gid())
        .setMode(r.mode())
        .setGroup(r.group())
        .setCopies(r.policy().copies())
        .setMinCopies(r.policy().minCopies())
        .setBlockBytes(r.policy().blockBytes())
        .setChunkBytes(r.policy().chunkBytes())
        .setWrappedKey(bytes(r.wrappedKey()))
        .setKeyVersion(r.keyVersion())
        .setQuotaBytes(r.quota().bytes())
        .setQuotaInodes(r.quota().inodes())
        .build();
  }

  private static MessageLite node(Node r) {
    return NodeRow.newBuilder()
        .setId(r.id())
        .setName(r.name())
        .setRole(r.role().number())
        .setSite(r.place().site())
        .setRack(r.place().rack())
        .setAddress(r.address())
        .setUp(r.up())
        .setCapacityBytes(r.space().capacityBytes())
        .setFreeBytes(r.space().freeBytes())
        .setDuty(r.duty().number())
        .build();
  }

  private static MessageLite outcome(OutcomeRecord r) {
    OutcomeRow.Builder row =
        OutcomeRow.newBuilder()
            .setSession(r.session())
            .setNumber(r.number())
            .setError(r.error())
            .setMessage(r.message())
            .addAllIds(r.ids());
    for (ChunkId chunk : r.chunks()) {
      row.addChunks(chunk.high()).addChunks(chunk.low());
    }
    return row.build();
  }

  private static MessageLite placementGroup(PlacementGroup r) {
    PlacementGroupRow.Builder row =
        PlacementGroupRow.newBuilder().setId(r.id()).setEpoch(r.epoch()).setCopies(r.copies());
    for (PlacementGroup.Member member : r.members()) {
      row.addNodes(member.node()).addStates(member.state().number()).addSince(member.since());
    }
    return row.build();
  }

  private static MessageLite secret(Secret r) {
    return SecretRow.newBuilder()
        .setKind(r.kind().number())
        .setVersion(r.version())
        .setWrapped(bytes(r.wrapped()))
        .build();
  }

  private static MessageLite session(Session r) {
    return SessionRow.newBuilder()
        .setId(r.id())
        .setPrincipal(r.principal())
        .setAnsweredBelow(r.answeredBelow())
        .setOpenedAtMillis(r.openedAtMillis())
        .setDelegations(r.delegations())
        .setLocks(r.locks())
        .build();
  }

  private static MessageLite sweep(Sweep r) {
    return SweepRow.newBuilder()
        .setPg(r.pg())
        .setNode(r.node())
        .setSince(r.since())
        .setBehindHigh(r.behind().high())
        .setBehindLow(r.behind().low())
        .setAgain(r.again())
        .setDone(r.done())
        .build();
  }

  private static MessageLite token(Token r) {
    TokenRow.Builder row =
        TokenRow.newBuilder()
            .setHash(bytes(r.hash()))
            .setRole(r.role().number())
            .setName(r.name())
            .setSite(r.place().site())
            .setRack(r.place().rack())
            .setExpiresAtMillis(r.expiresAtMillis());
    r.use().ifPresent(use -> row.setUsedBy(bytes(use.key())).setUsedAtMillis(use.atMillis()));
    return row.build();
  }

  private static MessageLite peer(Peer r) {
    return PeerRow.newBuilder()
        .setName(r.name())
        .setSite(r.place().site())
        .setRack(r.place().rack())
        .setAddress(r.address())
        .setJoinAddress(r.joinAddress())
        .setState(r.state().number())
        .build();
  }

  private static MessageLite user(User r) {
    return UserRow.newBuilder()
        .setName(r.name())
        .setUid(r.uid())
        .setGid(r.gid())
        .addAllGroups(r.groups())
        .setRevokedAtMillis(r.revokedAtMillis())
        .addAllActsFor(r.actsFor().stream().map(RowEncoder::range).toList())
        .build();
  }

  private static IdRangeRow range(IdRange range) {
    return IdRangeRow.newBuilder().setFirst(range.first()).setLast(range.last()).build();
  }

  private static ByteString bytes(byte[] value) {
    return UnsafeByteOperations.unsafeWrap(value);
  }
}
