package io.skerry.proto.security;

import io.skerry.proto.types.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Which certificates of people are refused: all that a person was given up to a moment. Dates in
/// certificates are whole seconds, so one of the very second of the revocation is refused, too.
public final class Revocations {
  /// Certificates begin to be valid this long before they are issued, for clocks that are behind.
  public static final Duration BACKDATING = Duration.ofMinutes(5);

  /// Nobody's.
  public static final Revocations NONE = new Revocations(Map.of());

  private static final long SECOND = 1_000;

  private final Map<String, Long> atMillis;

  /// @param atMillis by the name of the person, when the certificates were revoked
  public Revocations(Map<String, Long> atMillis) {
    this.atMillis = new HashMap<>(atMillis);
  }

  /// Whether a certificate is refused.
  ///
  /// @param since when it began to be valid
  public boolean refuse(PeerIdentity identity, Instant since) {
    boolean person = identity.role() == Role.USER || identity.role() == Role.ADMIN;
    return person && revoked(since, atMillis.getOrDefault(identity.name(), 0L));
  }

  /// Whether a person's certificate was issued before the revocation.
  ///
  /// @param revokedAtMillis 0: there was none
  public static boolean revoked(Instant since, long revokedAtMillis) {
    return revokedAtMillis > 0
        && since.plus(BACKDATING).getEpochSecond() <= Math.floorDiv(revokedAtMillis, SECOND);
  }

  /// The date of issue of a certificate that was asked for at this moment: after a revocation it is
  /// not of the same second.
  public static Instant issue(long askedAtMillis, long revokedAtMillis) {
    long next = (Math.floorDiv(revokedAtMillis, SECOND) + 1) * SECOND;
    boolean after = revokedAtMillis > 0 && askedAtMillis >= revokedAtMillis;
    return Instant.ofEpochMilli(after ? Math.max(askedAtMillis, next) : askedAtMillis);
  }
}
