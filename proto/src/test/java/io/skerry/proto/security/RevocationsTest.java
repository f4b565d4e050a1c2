package io.skerry.proto.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RevocationsTest {
  private static final long REVOKED = 1_700_000_000_500L;

  /// As a certificate has it that was asked for at this moment.
  private static Instant since(Instant issue) {
    return issue.minus(Revocations.BACKDATING).truncatedTo(ChronoUnit.SECONDS);
  }

  private static boolean revoked(long askedAtMillis) {
    return Revocations.revoked(since(Revocations.issue(askedAtMillis, REVOKED)), REVOKED);
  }

  @Test
  void whatWasIssuedBeforeIsRefusedAndWhatIsIssuedAfterIsNot() {
    assertTrue(revoked(REVOKED - 86_400_000));
    assertTrue(revoked(REVOKED - 1));
    assertFalse(revoked(REVOKED));
    assertFalse(revoked(REVOKED + 1));
    assertFalse(revoked(REVOKED + 86_400_000));
  }

  @Test
  void withoutARevocationNothingIsRefusedAndTheDateIsAsAsked() {
    assertFalse(Revocations.revoked(Instant.EPOCH, 0));
    assertEquals(Instant.ofEpochMilli(1_234), Revocations.issue(1_234, 0));
    assertEquals(Instant.ofEpochMilli(1_234), Revocations.issue(1_234, 5_000));
  }

  @Test
  void aRevocationIsForThePersonNamed() {
    Revocations revocations = new Revocations(Map.of("alice", REVOKED));
    Instant before = since(Instant.ofEpochMilli(REVOKED - 5_000));

    assertTrue(revocations.refuse(new PeerIdentity("c", Role.USER, "alice"), before));
    assertTrue(revocations.refuse(new PeerIdentity("c", Role.ADMIN, "alice"), before));
    assertFalse(revocations.refuse(new PeerIdentity("c", Role.USER, "bob"), before));
    assertFalse(revocations.refuse(new PeerIdentity("c", Role.STORAGE, "alice"), before));
    assertFalse(Revocations.NONE.refuse(new PeerIdentity("c", Role.USER, "alice"), before));
  }
}
