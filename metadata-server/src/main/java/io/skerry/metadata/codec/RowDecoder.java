package io.skerry.metadata.codec;

import com.google.protobuf.InvalidProtocolBufferException;
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
import io.skerry.metadata.model.Table;
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
import io.skerry.proto.stored.InodeRow;
import io.skerry.proto.stored.LockHoldingRow;
import io.skerry.proto.stored.LockRow;
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
import io.skerry.proto.types.FileType;
import io.skerry.proto.types.InodeId;
import io.skerry.proto.types.Name;
import io.skerry.proto.types.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From the messages that are stored to records. {@link RowEncoder} is the way there.
final class RowDecoder {
  private RowDecoder() {}

  /// @throws IllegalArgumentException if a value is none that the record allows
  static Row row(Table table, ByteBuffer body) throws InvalidProtocolBufferException {
    return switch (table) {
      case INODE -> inode(InodeRow.parseFrom(body));
      case DENTRY -> dentry(DentryRow.parseFrom(body));
      case EXTENT -> extent(ExtentRow.parseFrom(body));
      case CHUNK -> chunk(ChunkRow.parseFrom(body));
      case ALLOCATION -> allocation(AllocationRow.parseFrom(body));
      case DEBT -> debt(DebtRow.parseFrom(body));
      case GARBAGE -> garbage(GarbageRow.parseFrom(body));
      case FILE_KEY -> fileKey(FileKeyRow.parseFrom(body));
      case SESSION -> session(SessionRow.parseFrom(body));
      case OUTCOME -> outcome(OutcomeRow.parseFrom(body));
      case DETACHED -> detached(DetachedRow.parseFrom(body));
      case COUNTER -> counter(CounterRow.parseFrom(body));
      case CLUSTER -> cluster(ClusterRow.parseFrom(body));
      case NAMESPACE -> namespace(NamespaceRow.parseFrom(body));
      case NODE -> node(NodeRow.parseFrom(body));
      case PLACEMENT_GROUP -> placementGroup(PlacementGroupRow.parseFrom(body));
      case USER -> user(UserRow.parseFrom(body));
      case USER_GROUP -> userGroup(UserGroupRow.parseFrom(body));
      case TOKEN -> token(TokenRow.parseFrom(body));
      case SECRET -> secret(SecretRow.parseFrom(body));
      case EXTENDED_ATTRIBUTE -> extendedAttribute(ExtendedAttributeRow.parseFrom(body));
      case ACL -> acl(AclRow.parseFrom(body));
      case SWEEP -> sweep(SweepRow.parseFrom(body));
      case DIVERGENCE -> divergence(DivergenceRow.parseFrom(body));
      case PEER -> peer(PeerRow.parseFrom(body));
      case LOCK -> LockRows.lock(LockRow.parseFrom(body));
      case LOCK_HOLDING -> LockRows.holding(LockHoldingRow.parseFrom(body));
      case MAP_VERSION -> new MapVersion(MapVersionRow.parseFrom(body).getVersion());
    };
  }

  private static Row extendedAttribute(ExtendedAttributeRow r) {
    return new ExtendedAttribute(
        r.getNamespace(), new InodeId(r.getInode()), r.getName(), r.getValue().toByteArray());
  }

  private static Row acl(AclRow r) {
    List<Acl.Entry> entries = new ArrayList<>(r.getEntriesCount());
    for (AclEntryRow entry : r.getEntriesList()) {
      entries.add(
          new Acl.Entry(Acl.Tag.ofNumber(entry.getTag()), entry.getId(), entry.getRights()));
    }
    return new Acl(r.getNamespace(), r.getId(), r.getUses(), entries);
  }

  private static Row inode(InodeRow r) {
    return new Inode(
        r.getNamespace(),
        new InodeId(r.getId()),
        FileType.ofNumber(r.getType()),
        new Inode.Ownership(r.getUid(), r.getGid(), r.getMode()),
        new Inode.Times(r.getAtimeNanos(), r.getMtimeNanos(), r.getCtimeNanos()),
        r.getSize(),
        r.getLinks(),
        r.getVersion(),
        r.getParent(),
        r.getLinkTarget(),
        r.getKey(),
        r.getChildren(),
        new Inode.Extras(r.getDevice(), r.getAcl(), r.getDefaultAcl(), r.getAttributeBytes()));
  }

  private static Row dentry(DentryRow r) {
    return new Dentry(
        r.getNamespace(),
        new InodeId(r.getParent()),
        new Name(r.getName()),
        new InodeId(r.getChild()),
        FileType.ofNumber(r.getType()));
  }

  private static Row extent(ExtentRow r) {
    return new Extent(
        r.getNamespace(),
        new InodeId(r.getInode()),
        r.getOffset(),
        new ChunkId(r.getChunkHigh(), r.getChunkLow()),
        r.getChunkOffset(),
        r.getLength());
  }

  private static Row chunk(ChunkRow r) {
    return new Chunk(
        new ChunkId(r.getHigh(), r.getLow()),
        r.getNamespace(),
        r.getPg(),
        r.getEpoch(),
        r.getKey(),
        r.getLength(),
        r.getChecksum(),
        r.getLiveBytes());
  }

  private static Row allocation(AllocationRow r) {
    return new Allocation(
        r.getSession(),
        new ChunkId(r.getHigh(), r.getLow()),
        r.getNamespace(),
        r.getPg(),
        r.getEpoch());
  }

  private static Row debt(DebtRow r) {
    ChunkId chunk = new ChunkId(r.getHigh(), r.getLow());
    return new Debt(r.getNode(), r.getPg(), chunk, r.getReplace());
  }

  private static Row divergence(DivergenceRow r) {
    return new Divergence(
        r.getPg(), r.getNode(), r.getSinceMillis(), r.getDiffers(), r.getKept(), r.getSearches());
  }

  private static Row garbage(GarbageRow r) {
    return new Garbage(
        new ChunkId(r.getHigh(), r.getLow()), r.getPg(), r.getNotBeforeMillis(), r.getNodesList());
  }

  private static Row fileKey(FileKeyRow r) {
    return new FileKey(
        r.getNamespace(), r.getId(), r.getWrapped().toByteArray(), r.getChunks(), r.getFileLives());
  }

  private static Row session(SessionRow r) {
    return new Session(
        r.getId(),
        r.getPrincipal(),
        r.getAnsweredBelow(),
        r.getOpenedAtMillis(),
        r.getDelegations(),
        r.getLocks());
  }

  private static Row outcome(OutcomeRow r) {
    if (r.getChunksCount() % 2 != 0) {
      throw new IllegalArgumentException(r.getChunksCount() + " halves of chunk ids");
    }
    List<ChunkId> chunks = new ArrayList<>(r.getChunksCount() / 2);
    for (int i = 0; i < r.getChunksCount(); i += 2) {
      chunks.add(new ChunkId(r.getChunks(i), r.getChunks(i + 1)));
    }
    return new OutcomeRecord(
        r.getSession(), r.getNumber(), r.getError(), r.getMessage(), r.getIdsList(), chunks);
  }

  private static Row detached(DetachedRow r) {
    return new Detached(r.getSequence(), r.getNamespace(), new InodeId(r.getInode()));
  }

  private static Row counter(CounterRow r) {
    return new Counter(Counter.Kind.ofNumber(r.getCounter()), r.getScope(), r.getLast());
  }

  private static Row cluster(ClusterRow r) {
    return new ClusterIdentity(
        r.getId(), r.getIncarnation(), r.getFormatLevel(), r.getDataGroups());
  }

  private static Row namespace(NamespaceRow r) {
    return new Namespace(
        r.getId(),
        r.getName(),
        r.getUid(),
        r.getGid(),
        r.getMode(),
        r.getGroup(),
        new Namespace.Policy(r.getCopies(), r.getMinCopies(), r.getBlockBytes(), r.getChunkBytes()),
        r.getWrappedKey().toByteArray(),
        r.getKeyVersion(),
        new Namespace.Quota(r.getQuotaBytes(), r.getQuotaInodes()));
  }

  private static Row node(NodeRow r) {
    return new Node(
        r.getId(),
        r.getName(),
        role(r.getRole()),
        new Node.Place(r.getSite(), r.getRack()),
        r.getAddress(),
        r.getUp(),
        new Node.Space(r.getCapacityBytes(), r.getFreeBytes()),
        Node.Duty.ofNumber(r.getDuty()));
  }

  private static Row placementGroup(PlacementGroupRow r) {
    if (r.getCopies() == 0) {
      // Written before members had states.
      return new PlacementGroup(r.getId(), r.getEpoch(), r.getNodesList());
    }
    if (r.getStatesCount() != r.getNodesCount() || r.getSinceCount() != r.getNodesCount()) {
      throw new IllegalArgumentException("placement group " + r.getId() + " is not whole");
    }
    List<PlacementGroup.Member> members = new ArrayList<>(r.getNodesCount());
    for (int i = 0; i < r.getNodesCount(); i++) {
      members.add(
          new PlacementGroup.Member(
              r.getNodes(i), PlacementGroup.State.ofNumber(r.getStates(i)), r.getSince(i)));
    }
    return new PlacementGroup(r.getId(), r.getEpoch(), r.getCopies(), members);
  }

  private static Row sweep(SweepRow r) {
    return new Sweep(
        r.getPg(),
        r.getNode(),
        r.getSince(),
        new ChunkId(r.getBehindHigh(), r.getBehindLow()),
        r.getAgain(),
        r.getDone());
  }

  private static Row peer(PeerRow r) {
    return new Peer(
        r.getName(),
        new Node.Place(r.getSite(), r.getRack()),
        r.getAddress(),
        r.getJoinAddress(),
        Peer.State.ofNumber(r.getState()));
  }

  private static Row user(UserRow r) {
    return new User(
        r.getName(),
        r.getUid(),
        r.getGid(),
        r.getGroupsList(),
        r.getRevokedAtMillis(),
        r.getActsForList().stream()
            .map(range -> new IdRange(range.getFirst(), range.getLast()))
            .toList());
  }

  private static Row userGroup(UserGroupRow r) {
    return new UserGroup(r.getName(), r.getGid());
  }

  private static Row token(TokenRow r) {
    return new Token(
        r.getHash().toByteArray(),
        role(r.getRole()),
        r.getName(),
        new Node.Place(r.getSite(), r.getRack()),
        r.getExpiresAtMillis(),
        r.getUsedBy().isEmpty()
            ? Optional.empty()
            : Optional.of(new Token.Use(r.getUsedBy().toByteArray(), r.getUsedAtMillis())));
  }

  private static Row secret(SecretRow r) {
    return new Secret(
        Secret.Kind.ofNumber(r.getKind()), r.getVersion(), r.getWrapped().toByteArray());
  }

  private static Role role(int number) {
    return Role.ofNumber(number).orElseThrow(() -> new IllegalArgumentException("role " + number));
  }
}
