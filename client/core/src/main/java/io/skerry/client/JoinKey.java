package io.skerry.client;

import io.skerry.proto.security.Pem;
import io.skerry.proto.types.ErrorCode;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;

/// The key pair of somebody who joins. Whoever keeps it until the answer has arrived can ask again
/// with the same token when the answer was lost; another key is refused then.
public final class JoinKey {
  private final KeyPair pair;

  private JoinKey(KeyPair pair) {
    this.pair = pair;
  }

  /// A new pair on the curve P-256.
  public static JoinKey create() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new JoinKey(generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no P-256", e);
    }
  }

  /// Reads what {@link #pem} wrote.
  public static JoinKey parse(String pem) throws SkerryException {
    try {
      return new JoinKey(new KeyPair(Pem.publicKey(pem), Pem.privateKey(pem)));
    } catch (GeneralSecurityException e) {
      throw new SkerryException(
          ErrorCode.INVALID_ARGUMENT, "", "the key cannot be read: " + e.getMessage(), e);
    }
  }

  /// Both halves as PEM; a secret.
  public String pem() {
    return Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded())
        + Pem.encode("PUBLIC KEY", pair.getPublic().getEncoded());
  }

  /// Both halves.
  public KeyPair pair() {
    return pair;
  }
}
