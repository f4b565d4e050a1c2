package io.skerry.metadata.command;

import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.SealedLayout;

/// Creates a namespace. Outcome: its id. Zero fields of mode and policy take the defaults.
///
/// @param owner name of a user; empty: the caller
/// @param group name of a user group; empty: the owner's primary group
/// @param wrappedKey a new namespace key, wrapped by the master key
@SuppressWarnings("ArrayRecordComponent") // passed through; commands are never compared
public record CreateNamespace(
    Caller caller,
    String name,
    String owner,
    String group,
    int mode,
    Namespace.Policy policy,
    byte[] wrappedKey)
    implements Command {
  private static final int MODE_DEFAULT = 0755;
  private static final int COPIES_DEFAULT = 3;
  private static final int MIN_COPIES_DEFAULT = 2;
  private static final int COPIES_MAX = 9;
  private static final int CHUNK_BYTES_DEFAULT = 16 << 20;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    AccountName.requireNamespace(name);
    for (Namespace other : state.scan(Namespace.all(), Integer.MAX_VALUE)) {
      if (other.name().equals(name)) {
        throw new RejectedException(ErrorCode.ALREADY_EXISTS, "Namespace " + name + " exists");
      }
    }
    ClusterIdentity cluster = state.get(ClusterIdentity.only()).orElseThrow();
    int uid = owner.isEmpty() ? caller.uid() : user(state).uid();
    int gid = gid(state);
    Namespace.Policy complete = complete();
    int id = (int) state.next(Counter.Kind.NAMESPACE, 0);
    int dataGroup = 1 + (id - 1) % cluster.dataGroups();
    int bits = mode == 0 ? MODE_DEFAULT : mode & Permissions.MODE_MAX;
    state.put(new Namespace(id, name, uid, gid, bits, dataGroup, complete, wrappedKey, 1));
    MapVersions.bump(state);
    return Outcome.done((long) id);
  }

  private User user(Overlay state) throws RejectedException {
    return state
        .get(User.key(owner))
        .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No user " + owner));
  }

  private int gid(Overlay state) throws RejectedException {
    if (group.isEmpty()) {
      return owner.isEmpty() ? caller.gid() : user(state).gid();
    }
    return state
        .get(UserGroup.key(group))
        .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No group " + group))
        .gid();
  }

  /// The policy with defaults for zeros, if it can be kept.
  private Namespace.Policy complete() throws RejectedException {
    int copies = policy.copies() == 0 ? COPIES_DEFAULT : policy.copies();
    int minCopies =
        policy.minCopies() == 0 ? Math.min(MIN_COPIES_DEFAULT, copies) : policy.minCopies();
    int blockBytes =
        policy.blockBytes() == 0 ? SealedLayout.BLOCK_BYTES_DEFAULT : policy.blockBytes();
    int chunkBytes = policy.chunkBytes() == 0 ? CHUNK_BYTES_DEFAULT : policy.chunkBytes();
    if (copies < 1 || copies > COPIES_MAX || minCopies < 1 || minCopies > copies) {
      throw invalid("copies are 1 to " + COPIES_MAX + ", and a write waits for 1 to all of them");
    }
    if (blockBytes < SealedLayout.BLOCK_BYTES_MIN
        || blockBytes > SealedLayout.BLOCK_BYTES_MAX
        || Integer.bitCount(blockBytes) != 1) {
      throw invalid("a block has a power of two from 4 KiB to 1 MiB");
    }
    if (chunkBytes < blockBytes
        || chunkBytes > SealedLayout.CHUNK_BYTES_MAX
        || chunkBytes % blockBytes != 0) {
      throw invalid("a chunk has whole blocks and at most 64 MiB");
    }
    return new Namespace.Policy(copies, minCopies, blockBytes, chunkBytes);
  }

  private static RejectedException invalid(String rule) {
    return new RejectedException(ErrorCode.INVALID_ARGUMENT, "The policy cannot be kept: " + rule);
  }
}
