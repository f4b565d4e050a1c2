package io.skerry.proto.types;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Provider;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA-256 (RFC 2104) as capabilities, receipts and chunk keys use it.
public final class Macs {
  private static final String ALGORITHM = "HmacSHA256";

  /// Looking for it anew costs as much as the MAC.
  private static final Provider PROVIDER = provider();

  private Macs() {}

  /// The 32-byte MAC of the data.
  public static byte[] sign(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM, PROVIDER);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  private static Provider provider() {
    try {
      return Mac.getInstance(ALGORITHM).getProvider();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }

  /// Whether the MAC is the data's, compared in constant time.
  public static boolean valid(byte[] key, byte[] data, byte[] mac) {
    return MessageDigest.isEqual(sign(key, data), mac);
  }

  /// A key for one purpose and one storage node, derived from the cluster's secret.
  ///
  /// @param purpose "capability" or "receipt"
  public static byte[] deriveNodeKey(byte[] secret, String purpose, int node) {
    return sign(
        secret, ("skerry-node-key-v1|" + purpose + '|' + node).getBytes(StandardCharsets.UTF_8));
  }
}
