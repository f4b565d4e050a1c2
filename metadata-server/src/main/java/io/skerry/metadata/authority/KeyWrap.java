package io.skerry.metadata.authority;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// Wraps keys under one 256-bit key: AES-KW (RFC 3394) for keys of a multiple of 8 bytes, AES-KWP
/// (RFC 5649) for secrets of any length. Both detect a wrong key and a changed byte.
public final class KeyWrap {
  /// Bytes of every key that Skerry makes.
  public static final int KEY_BYTES = 32;

  private static final String EXACT = "AES/KW/NoPadding";
  private static final String PADDED = "AES/KWP/NoPadding";

  private final SecretKeySpec key;

  public KeyWrap(byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("a wrapping key has " + KEY_BYTES + " bytes");
    }
    this.key = new SecretKeySpec(key, "AES");
  }

  /// A new random key.
  public static byte[] newKey(SecureRandom random) {
    byte[] fresh = new byte[KEY_BYTES];
    random.nextBytes(fresh);
    return fresh;
  }

  /// Wraps a key.
  public byte[] wrap(byte[] secret) {
    return mustRun(EXACT, secret);
  }

  /// @throws GeneralSecurityException if it was wrapped by another key or is damaged
  public byte[] unwrap(byte[] wrapped) throws GeneralSecurityException {
    return run(EXACT, Cipher.DECRYPT_MODE, wrapped);
  }

  /// Wraps a secret of any length.
  public byte[] wrapPadded(byte[] secret) {
    return mustRun(PADDED, secret);
  }

  /// @throws GeneralSecurityException if it was wrapped by another key or is damaged
  public byte[] unwrapPadded(byte[] wrapped) throws GeneralSecurityException {
    return run(PADDED, Cipher.DECRYPT_MODE, wrapped);
  }

  private byte[] mustRun(String transformation, byte[] secret) {
    try {
      return run(transformation, Cipher.ENCRYPT_MODE, secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java cannot wrap with " + transformation, e);
    }
  }

  private byte[] run(String transformation, int mode, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(transformation);
    cipher.init(mode, key);
    return cipher.doFinal(input);
  }
}
