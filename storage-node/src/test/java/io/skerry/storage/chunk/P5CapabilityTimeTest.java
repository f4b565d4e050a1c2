package io.skerry.storage.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.security.Revocations;
import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ChunkOperation;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Macs;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// P5: capabilities expire by the leader's time, whatever the clocks of issuer and node say.
class P5CapabilityTimeTest {
  private static final byte[] KEY = new byte[32];
  private static final long LEADER_MILLIS = 1_700_000_000_000L;
  private static final long LIFE_MILLIS = 300_000;

  @Test
  void expiryIsJudgedByTheLeadersTime() {
    assertEquals(Optional.empty(), refusal(LEADER_MILLIS + LIFE_MILLIS, 0));
    assertEquals(Optional.empty(), refusal(LEADER_MILLIS + LIFE_MILLIS, LIFE_MILLIS - 1));
    assertSays("it has expired at 2023-11-14T22:18:20Z", LEADER_MILLIS + LIFE_MILLIS, LIFE_MILLIS);
    assertSays("the metadata leader's clock says 2023-11-14T22:18:20Z", LEADER_MILLIS, LIFE_MILLIS);
  }

  @Test
  void whatWasIssuedByAClockThatWasAheadDoesNotOutliveTheRight() {
    long hour = TimeUnit.HOURS.toMillis(1);
    assertSays("was ahead", LEADER_MILLIS + hour + LIFE_MILLIS, 0);
    assertEquals(Optional.empty(), refusal(LEADER_MILLIS + LIFE_MILLIS + 9_000, 0));
  }

  private static void assertSays(String words, long expiresAtMillis, long laterMillis) {
    ChunkRefusedException refused = refusal(expiresAtMillis, laterMillis).orElseThrow();
    assertEquals(ErrorCode.CAPABILITY_REFUSED, refused.code());
    assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
  }

  private static Optional<ChunkRefusedException> refusal(long expiresAtMillis, long laterMillis) {
    Membership member =
        new Membership(
            4,
            77,
            0,
            LEADER_MILLIS,
            10_000,
            LIFE_MILLIS,
            Map.of(1, new NodeKeys(1, KEY, KEY)),
            List.of(1),
            Revocations.NONE);
    Capability capability =
        new Capability(
            ChunkId.of(77, 1, 5), 9, 1, ChunkOperation.READ, "alice", 4, expiresAtMillis);
    byte[] mac = Macs.sign(KEY, capability.canonicalBytes());
    return member.refusal(
        new PresentedCapability(capability, 1, mac),
        ChunkOperation.READ,
        "alice",
        TimeUnit.MILLISECONDS.toNanos(laterMillis));
  }
}
