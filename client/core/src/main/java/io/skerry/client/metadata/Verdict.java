package io.skerry.client.metadata;

import io.grpc.Status;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.ServerList;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/// What a failed attempt means for the next one.
///
/// @param leader where to ask instead, if the server knew
/// @param mayHaveRun whether the attempt may have been executed although it failed
/// @param servers all metadata servers, as the one that was asked knows them
record Verdict(
    Next next,
    ErrorCode code,
    String message,
    Optional<String> leader,
    boolean mayHaveRun,
    ServerList servers) {
  private Verdict(
      Next next, ErrorCode code, String message, Optional<String> leader, boolean mayHaveRun) {
    this(next, code, message, leader, mayHaveRun, ServerList.getDefaultInstance());
  }

  /// What to do after a failed attempt.
  enum Next {
    /// The answer is final.
    GIVE_UP,
    /// The same server will answer, later.
    SAME_SERVER,
    /// Another server may answer.
    OTHER_SERVER,
    /// Another server may answer, but if all behave like this it is not worth waiting for.
    OTHER_SERVER_ONCE
  }

  static Verdict of(Throwable failure) {
    Optional<ErrorDetail> detail = ErrorTrailer.detail(failure);
    return detail.isPresent() ? ofDetail(detail.get()) : ofTransport(failure);
  }

  private static Verdict ofDetail(ErrorDetail detail) {
    ErrorCode code = ErrorCode.ofNumber(detail.getCode());
    String message = detail.getMessage();
    Optional<String> leader =
        Optional.of(detail.getLeaderAddress()).filter(address -> !address.isEmpty());
    return switch (code) {
      case NOT_LEADER ->
          new Verdict(Next.OTHER_SERVER, code, message, leader, false, detail.getServers());
      case UNAVAILABLE -> new Verdict(Next.OTHER_SERVER, code, message, leader, true);
      case RETRY -> new Verdict(Next.SAME_SERVER, code, message, leader, true);
      case BUSY -> new Verdict(Next.SAME_SERVER, code, message, leader, false);
      default -> new Verdict(Next.GIVE_UP, code, message, leader, false);
    };
  }

  private static Verdict ofTransport(Throwable failure) {
    Status status = Status.fromThrowable(failure);
    String description = status.getDescription();
    String message = status.getCode() + (description == null ? "" : ": " + description);
    Optional<String> nobody = Optional.empty();
    Optional<SSLException> tls = cause(failure, SSLException.class);
    if (tls.isPresent()) {
      String words = "TLS was refused: " + tls.get().getMessage();
      return new Verdict(Next.OTHER_SERVER_ONCE, ErrorCode.UNAUTHENTICATED, words, nobody, true);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
          new Verdict(
              Next.OTHER_SERVER, ErrorCode.UNAVAILABLE, message, nobody, !neverSent(failure));
      case UNKNOWN, INTERNAL ->
          new Verdict(Next.OTHER_SERVER_ONCE, ErrorCode.INTERNAL, message, nobody, true);
      case UNAUTHENTICATED ->
          new Verdict(Next.GIVE_UP, ErrorCode.UNAUTHENTICATED, message, nobody, false);
      case PERMISSION_DENIED ->
          new Verdict(Next.GIVE_UP, ErrorCode.PERMISSION_DENIED, message, nobody, false);
      default -> new Verdict(Next.GIVE_UP, ErrorCode.INTERNAL, message, nobody, true);
    };
  }

  private static boolean neverSent(Throwable failure) {
    return cause(failure, ConnectException.class).isPresent()
        || cause(failure, NoRouteToHostException.class).isPresent()
        || cause(failure, UnknownHostException.class).isPresent()
        || cause(failure, UnresolvedAddressException.class).isPresent();
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 16; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
