package io.skerry.storage.heartbeat;

import io.grpc.StatusRuntimeException;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc;
import io.skerry.proto.rpc.StorageMembershipServiceGrpc.StorageMembershipServiceBlockingStub;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.servers.KeptServers;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import io.skerry.proto.types.Role;
import io.skerry.storage.transfer.PeerChannels;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Calls the leader of one metadata group, wherever it is: follows the hint of a server that is not
/// it, else asks the next one. Used by one thread.
final class LeaderCalls {
  private static final long DEADLINE_MILLIS = 2_000;
  private static final int EXTRA_ATTEMPTS = 2;

  private final PeerChannels channels;
  private final KeptServers servers;
  private String address;
  private int next;

  LeaderCalls(PeerChannels channels, KeptServers servers) {
    this.channels = channels;
    this.servers = servers;
    this.address = servers.all().getFirst();
  }

  /// @throws StatusRuntimeException of the last server that was asked, or the leader's refusal
  <T> T call(Function<StorageMembershipServiceBlockingStub, T> call) {
    int attempts = servers.all().size() + EXTRA_ATTEMPTS;
    while (true) {
      try {
        return call.apply(stub());
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

  private StorageMembershipServiceBlockingStub stub() {
    return StorageMembershipServiceGrpc.newBlockingStub(
            channels.channel(address, ServerNames.ofRole(Role.METADATA)))
        .withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
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
}
