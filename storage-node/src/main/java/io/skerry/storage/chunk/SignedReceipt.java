package io.skerry.storage.chunk;

import io.skerry.proto.types.ChunkReceipt;

/// A receipt with the node's signature.
public final class SignedReceipt {
  private final ChunkReceipt receipt;
  private final int keyVersion;
  private final byte[] mac;

  SignedReceipt(ChunkReceipt receipt, int keyVersion, byte[] mac) {
    this.receipt = receipt;
    this.keyVersion = keyVersion;
    this.mac = mac;
  }

  public ChunkReceipt receipt() {
    return receipt;
  }

  public int keyVersion() {
    return keyVersion;
  }

  public byte[] mac() {
    return mac.clone();
  }
}
