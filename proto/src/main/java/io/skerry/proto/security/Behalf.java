package io.skerry.proto.security;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Context;
import io.grpc.Metadata;
import java.util.List;
import java.util.Optional;

/// Whom a caller says it acts for, by POSIX numbers of the user's process. Whether it may is for
/// the metadata server to decide, at each call (ADR 0031).
///
/// @param groups supplementary
public record Behalf(int uid, int gid, List<Integer> groups) {
  /// The header of a call; its value is a message `Behalf`.
  public static final Metadata.Key<byte[]> HEADER =
      Metadata.Key.of("skerry-behalf-bin", Metadata.BINARY_BYTE_MARSHALLER);

  /// What the header of the present call says.
  public static final Context.Key<Behalf> CLAIM = Context.key("skerry-behalf");

  /// More do not fit into the headers of a call.
  public static final int GROUPS_MAX = 512;

  public Behalf {
    groups = List.copyOf(groups);
    if (uid < 0 || gid < 0 || groups.size() > GROUPS_MAX || groups.stream().anyMatch(g -> g < 0)) {
      throw new IllegalArgumentException("no user of a machine: " + uid + ':' + gid);
    }
  }

  public byte[] bytes() {
    return io.skerry.proto.rpc.Behalf.newBuilder()
        .setUid(uid)
        .setGid(gid)
        .addAllGroups(groups)
        .build()
        .toByteArray();
  }

  /// Empty for bytes that are none.
  public static Optional<Behalf> parse(byte[] bytes) {
    try {
      io.skerry.proto.rpc.Behalf message = io.skerry.proto.rpc.Behalf.parseFrom(bytes);
      return Optional.of(new Behalf(message.getUid(), message.getGid(), message.getGroupsList()));
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
