package io.skerry.worker.heartbeat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.SslContext;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.HeartbeatReply;
import io.skerry.proto.rpc.HeartbeatRequest;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.servers.KeptServers;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Sends heartbeats to the leader of group 0: follows the hint of a server that is not it, else
/// asks the next one. Used by one thread.
final class LeaderCalls implements AutoCloseable {
  private static final long DEADLINE_MILLIS = 2_000;
  private static final int EXTRA_ATTEMPTS = 2;

  private final SslContext tls;
  private final KeptServers servers;
  private final Map<String, ManagedChannel> channels = new HashMap<>();
  private String address;
  private int next;

  LeaderCalls(SslContext tls, KeptServers servers) {
    this.tls = tls;
    this.servers = servers;
    this.address = servers.all().getFirst();
  }

  /// @throws StatusRuntimeException of the last server that was asked, or the leader's refusal
  HeartbeatReply heartbeat(HeartbeatRequest request) {
    int attempts = servers.all().size() + EXTRA_ATTEMPTS;
    while (true) {
      try {
        return ClientCalls.blockingUnaryCall(
            channel(),
            StorageMembershipServiceGrpc.getHeartbeatMethod(),
            CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS),
            request);
      } catch (StatusRuntimeException e) {
        Optional<ErrorDetail> detail = ErrorTrailer.detail(e);
        attempts--;
        if (attempts == 0 || !elsewhere(detail)) {
          throw e;
        }
        detail.ifPresent(it -> servers.learn(it.getServers()));
        turn(detail.map(ErrorDetail::getLeaderAddress).orElse(""));
      }
    }
  }

  private ManagedChannel channel() {
    ManagedChannel channel =
        channels.computeIfAbsent(
            address,
            target ->
                NettyChannelBuilder.forTarget(target)
                    .sslContext(tls)
                    .overrideAuthority(ServerNames.ofRole(Role.METADATA))
                    .directExecutor()
                    .disableRetry()
                    .build());
    // Heartbeats have a pace of their own; gRPC's pause between attempts grows to minutes.
    channel.resetConnectBackoff();
    return channel;
  }

  /// Whether another server may answer what this one did not.
  private static boolean elsewhere(Optional<ErrorDetail> detail) {
    if (detail.isEmpty()) {
      return true;
    }
    return switch (ErrorCode.ofNumber(detail.get().getCode())) {
      case NOT_LEADER, RETRY, UNAVAILABLE, BUSY -> true;
      default -> false;
    };
  }

  private void turn(String hint) {
    if (!hint.isEmpty() && !hint.equals(address)) {
      address = hint;
      return;
    }
    List<String> all = servers.all();
    next = (next + 1) % all.size();
    if (all.get(next).equals(address)) {
      next = (next + 1) % all.size();
    }
    address = all.get(next);
  }

  /// Who was asked last.
  String address() {
    return address;
  }

  @Override
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
