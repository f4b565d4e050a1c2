package io.skerry.client.data;

import io.grpc.Status;
import io.skerry.proto.rpc.ErrorDetail;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.ErrorTrailer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What failed calls to storage nodes say.
final class Failures {
  /// Refusals that another node would give as well.
  private static final Set<ErrorCode> BLAMELESS =
      EnumSet.of(
          ErrorCode.CAPABILITY_REFUSED,
          ErrorCode.STALE_EPOCH,
          ErrorCode.CHUNK_CONFLICT,
          ErrorCode.CHUNK_NOT_FOUND,
          ErrorCode.UNAUTHENTICATED,
          ErrorCode.ROLE_REFUSED);

  private Failures() {}

  static String words(Throwable failure) {
    Optional<ErrorDetail> detail = ErrorTrailer.detail(failure);
    if (detail.isPresent()) {
      ErrorCode code = ErrorCode.ofNumber(detail.get().getCode());
      String message = detail.get().getMessage();
      return message.isEmpty() ? code.text() : message;
    }
    Status status = Status.fromThrowable(failure);
    String description = status.getDescription();
    return description == null ? status.getCode().toString() : description;
  }

  static boolean blames(ErrorDetail detail) {
    return !BLAMELESS.contains(ErrorCode.ofNumber(detail.getCode()));
  }
}
