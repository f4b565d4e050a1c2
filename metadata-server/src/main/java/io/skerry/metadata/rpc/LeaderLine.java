package io.skerry.metadata.rpc;

import io.grpc.Channel;
import io.skerry.metadata.membership.ServerReports;
import io.skerry.metadata.model.Node;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.types.Role;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Heartbeats of a metadata server to the leader of group 0, over the connections that Raft uses.
public final class LeaderLine implements ServerReports.Line {
  private static final long PATIENCE_MILLIS = 2_000;

  private final Self self;
  private final Function<String, Channel> channels;
  private final InstantSource clock;

  /// Who this server is.
  public record Self(String cluster, String node, String site, String rack, String address) {}

  /// @param channels by address
  public LeaderLine(Self self, Function<String, Channel> channels, InstantSource clock) {
    this.self = self;
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public ServerReports.Answer report(String leaderAddress, Node.Space disk) {
    HeartbeatReply reply =
        StorageMembershipServiceGrpc.newBlockingStub(channels.apply(leaderAddress))
            .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
            .heartbeat(
                HeartbeatRequest.newBuilder()
                    .setCluster(self.cluster())
                    .setName(self.node())
                    .setRole(Role.METADATA.word())
                    .setSite(self.site())
                    .setRack(self.rack())
                    .setAddress(self.address())
                    .setCapacityBytes(disk.capacityBytes())
                    .setFreeBytes(disk.freeBytes())
                    .setClockMillis(clock.millis())
                    .build());
    return new ServerReports.Answer(reply.getTimeMillis(), Set.copyOf(reply.getUnfitServersList()));
  }
}
