package io.skerry.proto.types;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.rpc.ServerList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How an error travels: a gRPC status and the detail in the binary trailer "skerry-error-bin".
public final class ErrorTrailer {
  private static final Metadata.Key<ErrorDetail> KEY =
      Metadata.Key.of(
          "skerry-error" + Metadata.BINARY_HEADER_SUFFIX,
          ProtoUtils.metadataMarshaller(ErrorDetail.getDefaultInstance()));

  private ErrorTrailer() {}

  /// The exception that a service hands to gRPC.
  public static StatusRuntimeException exception(ErrorCode code, String message) {
    return exception(code, message, "");
  }

  /// The same with the address of the leader, for NOT_LEADER.
  public static StatusRuntimeException exception(ErrorCode code, String message, String leader) {
    Metadata trailers = new Metadata();
    trailers.put(
        KEY,
        ErrorDetail.newBuilder()
            .setCode(code.number())
            .setMessage(message)
            .setLeaderAddress(leader)
            .build());
    return Status.fromCode(code.status()).withDescription(message).asRuntimeException(trailers);
  }

  /// Adds the metadata servers to what tells a caller that he has come to the wrong one.
  public static void name(Metadata trailers, ServerList servers) {
    @Nullable ErrorDetail detail = trailers.get(KEY);
    if (detail != null && detail.getCode() == ErrorCode.NOT_LEADER.number()) {
      trailers.discardAll(KEY);
      trailers.put(KEY, detail.toBuilder().setServers(servers).build());
    }
  }

  /// The detail of a failed call; empty when the peer did not send one (a broken connection, say).
  public static Optional<ErrorDetail> detail(Throwable failure) {
    return Optional.ofNullable(Status.trailersFromThrowable(failure)).flatMap(ErrorTrailer::detail);
  }

  /// The detail in the trailers of a call.
  public static Optional<ErrorDetail> detail(Metadata trailers) {
    return Optional.ofNullable(trailers.get(KEY));
  }

  /// The exception that a status and a detail make, as if they had come by themselves.
  public static StatusRuntimeException exception(Status status, ErrorDetail detail) {
    Metadata trailers = new Metadata();
    trailers.put(KEY, detail);
    return status.asRuntimeException(trailers);
  }
}
