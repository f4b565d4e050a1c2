package io.skerry.proto.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.proto.types.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/// P5: what a certificate and a token say is read exactly or not at all.
class IdentityTest {
  @Test
  void identityRoundTripsThroughItsUri() {
    PeerIdentity alice = new PeerIdentity("skerry-1a2b", Role.USER, "alice");
    assertEquals("skerry://skerry-1a2b/user/alice", alice.uri());
    assertEquals(alice, PeerIdentity.parse(alice.uri()).orElseThrow());
    assertEquals("user/alice", alice.principal());
  }

  @Test
  void otherUrisCarryNoIdentity() {
    for (String text :
        List.of(
            "https://c/user/alice",
            "skerry://c/root/alice",
            "skerry://c/user/",
            "skerry://c/user/a/b",
            "skerry:c/user/a",
            "not a uri",
            "")) {
      assertTrue(PeerIdentity.parse(text).isEmpty(), text);
    }
  }

  @Test
  void tokenRoundTripsThroughItsText() {
    JoinToken token = new JoinToken("c", "ab".repeat(32), List.of("h:1", "i:2"), "c2VjcmV0");
    assertEquals(token, JoinToken.parse(token.text() + "\n"));
  }

  @Test
  void damagedTokensAreRefusedWithWords() {
    for (String text : List.of("", "hello", "skj1.%%%", "skj1.YQ")) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> JoinToken.parse(text)).getMessage();
      assertTrue(String.valueOf(message).startsWith("not a join token"), message);
    }
  }
}
