package io.skerry.client.metadata;

import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/// A call that will not be repeated any more, before it is known what it was about.
public final class CallFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Codes whose own words say it all beside a path.
  private static final Set<ErrorCode> PLAIN =
      EnumSet.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.ALREADY_EXISTS,
          ErrorCode.NOT_A_DIRECTORY,
          ErrorCode.IS_A_DIRECTORY,
          ErrorCode.DIRECTORY_NOT_EMPTY,
          ErrorCode.PERMISSION_DENIED,
          ErrorCode.NAME_TOO_LONG,
          ErrorCode.CROSS_NAMESPACE,
          ErrorCode.SYMBOLIC_LINK_LOOP,
          ErrorCode.STALE);

  /// Codes whose message is a whole sentence that needs no words before it.
  private static final Set<ErrorCode> WHOLE =
      EnumSet.of(ErrorCode.UNAVAILABLE, ErrorCode.OUTCOME_UNKNOWN, ErrorCode.UNAUTHENTICATED);

  private final ErrorCode code;
  private final boolean mayHaveRun;

  CallFailedException(ErrorCode code, String message, boolean mayHaveRun) {
    super(message);
    this.code = code;
    this.mayHaveRun = mayHaveRun;
  }

  CallFailedException(ErrorCode code, String message, boolean mayHaveRun, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.mayHaveRun = mayHaveRun;
  }

  public ErrorCode code() {
    return code;
  }

  /// Whether an attempt whose answer never came may have been executed.
  public boolean mayHaveRun() {
    return mayHaveRun;
  }

  /// The failure as a person shall see it, about this path.
  public SkerryException about(String path) {
    return new SkerryException(code, path, path + ": " + words(), this);
  }

  /// The failure of something that has no path: the server's own words.
  public SkerryException plain() {
    String own = String.valueOf(getMessage());
    return new SkerryException(code, "", own.isEmpty() ? code.text() : own, this);
  }

  private String words() {
    String own = String.valueOf(getMessage());
    if (PLAIN.contains(code) || own.isEmpty() || own.equals(code.text())) {
      return code.text();
    }
    return WHOLE.contains(code) ? own : code.text() + " (" + own + ')';
  }
}
