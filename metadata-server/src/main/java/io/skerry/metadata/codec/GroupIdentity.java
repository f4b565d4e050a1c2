package io.skerry.metadata.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.skerry.proto.stored.StateIdentity;

/// What a state, a log entry and a snapshot belong to. Data of another identity is never mixed in.
public record GroupIdentity(String cluster, int group, long incarnation) {
  public byte[] encode() {
    return StateIdentity.newBuilder()
        .setCluster(cluster)
        .setGroup(group)
        .setIncarnation(incarnation)
        .build()
        .toByteArray();
  }

  /// @throws CodecException if the bytes are no identity
  public static GroupIdentity decode(byte[] bytes) {
    StateIdentity stored;
    try {
      stored = StateIdentity.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new CodecException("not an identity: " + e.getMessage(), e);
    }
    if (stored.getCluster().isEmpty()) {
      throw new CodecException("an identity without a cluster");
    }
    return new GroupIdentity(stored.getCluster(), stored.getGroup(), stored.getIncarnation());
  }

  @Override
  public String toString() {
    return "cluster " + cluster + ", group " + group + ", incarnation " + incarnation;
  }
}
