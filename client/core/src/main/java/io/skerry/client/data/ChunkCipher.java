package io.skerry.client.data;

import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.Macs;
import io.skerry.proto.types.SealedLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals and opens the blocks of one chunk: AES-256-GCM under a key that only this chunk has, so
/// that a block number can be the nonce. Chunk and block number are authenticated with the bytes.
final class ChunkCipher {
  private static final int TAG_BITS = SealedLayout.TAG_BYTES * 8;

  /// Getting a cipher costs as much as sealing 4 KiB.
  private static final ThreadLocal<Cipher> CIPHER = ThreadLocal.withInitial(ChunkCipher::cipher);

  private final ChunkId chunk;
  private final SecretKeySpec key;

  ChunkCipher(byte[] fileKey, ChunkId chunk) {
    this.chunk = chunk;
    this.key = new SecretKeySpec(Macs.sign(fileKey, SealedLayout.chunkContext(chunk)), "AES");
  }

  /// Writes ciphertext and tag of one block.
  ///
  /// @param plain on the heap; read by position and limit
  /// @param target has room for 16 bytes more at the offset
  void seal(int block, ByteBuffer plain, byte[] target, int offset) {
    try {
      prepared(Cipher.ENCRYPT_MODE, block)
          .doFinal(
              plain.array(),
              plain.arrayOffset() + plain.position(),
              plain.remaining(),
              target,
              offset);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("block " + block + " of " + chunk + " cannot be sealed", e);
    }
  }

  /// Writes the plaintext of one sealed block.
  ///
  /// @param sealed on the heap; read by position and limit
  /// @return false when the block is not what was sealed
  boolean open(int block, ByteBuffer sealed, byte[] target, int offset) {
    try {
      prepared(Cipher.DECRYPT_MODE, block)
          .doFinal(
              sealed.array(),
              sealed.arrayOffset() + sealed.position(),
              sealed.remaining(),
              target,
              offset);
      return true;
    } catch (AEADBadTagException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("block " + block + " of " + chunk + " cannot be opened", e);
    }
  }

  private Cipher prepared(int mode, int block) throws GeneralSecurityException {
    Cipher cipher = CIPHER.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, SealedLayout.nonce(block)));
    cipher.updateAAD(SealedLayout.associatedData(chunk, block));
    return cipher;
  }

  private static Cipher cipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES-GCM", e);
    }
  }
}
