package io.skerry.metadata.rpc;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.skerry.metadata.membership.ServerReports;
import io.skerry.metadata.membership.ServerReports.Answer.Elsewhere;
import io.skerry.metadata.membership.ServerReports.Answer.Heard;
import io.skerry.metadata.membership.ServerReports.Answer.Refused;
import io.skerry.metadata.membership.ServerReports.Answer.Removed;
import io.skerry.metadata.membership.ServerReports.Answer.ShowKey;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.time.InstantSource;
import java.util.Optional;
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
  public record Self(
      String cluster, String node, String site, String rack, String address, String joinAddress) {}

  /// @param channels by address
  public LeaderLine(Self self, Function<String, Channel> channels, InstantSource clock) {
    this.self = self;
    this.channels = channels;
    this.clock = clock;
  }

  @Override
  public ServerReports.Answer report(String leaderAddress, ServerReports.Report report) {
    try {
      HeartbeatReply reply =
          StorageMembershipServiceGrpc.newBlockingStub(channels.apply(leaderAddress))
              .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
              .heartbeat(request(report));
      return reply.getRemoved() ? new Removed() : answer(reply);
    } catch (StatusRuntimeException e) {
      Optional<ErrorDetail> detail = ErrorTrailer.detail(e);
      ErrorCode code =
          detail.map(it -> ErrorCode.ofNumber(it.getCode())).orElse(ErrorCode.UNAVAILABLE);
      if (code == ErrorCode.NOT_LEADER) {
        return new Elsewhere(detail.map(ErrorDetail::getLeaderAddress).orElse(""));
      }
      if (code.retryable() || code == ErrorCode.UNAVAILABLE || code == ErrorCode.INTERNAL) {
        throw e;
      }
      return new Refused(detail.map(ErrorDetail::getMessage).orElse(code.text()));
    }
  }

  private static ServerReports.Answer answer(HeartbeatReply reply) {
    return reply.getKeyCheck().isEmpty()
        ? new Heard(reply.getTimeMillis(), Set.copyOf(reply.getUnfitServersList()))
        : new ShowKey(reply.getKeyCheck().toByteArray());
  }

  private HeartbeatRequest request(ServerReports.Report report) {
    return HeartbeatRequest.newBuilder()
        .setCluster(self.cluster())
        .setName(self.node())
        .setRole(Role.METADATA.word())
        .setSite(self.site())
        .setRack(self.rack())
        .setAddress(self.address())
        .setJoinAddress(self.joinAddress())
        .setKeyFits(report.keyFits())
        .setStarting(!report.member())
        .setCapacityBytes(report.disk().capacityBytes())
        .setFreeBytes(report.disk().freeBytes())
        .setClockMillis(clock.millis())
        .build();
  }
}
