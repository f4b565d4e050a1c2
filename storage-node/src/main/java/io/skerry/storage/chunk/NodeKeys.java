package io.skerry.storage.chunk;

import io.skerry.proto.types.Capability;
import io.skerry.proto.types.ChunkReceipt;
import io.skerry.proto.types.Macs;

/// One version of the keys that this node shares with the metadata service: one that capabilities
/// for it are signed with, one that it signs receipts with. Never printed.
public final class NodeKeys {
  private final int version;
  private final byte[] capabilityKey;
  private final byte[] receiptKey;

  public NodeKeys(int version, byte[] capabilityKey, byte[] receiptKey) {
    this.version = version;
    this.capabilityKey = capabilityKey.clone();
    this.receiptKey = receiptKey.clone();
  }

  public int version() {
    return version;
  }

  boolean signed(Capability capability, byte[] mac) {
    return Macs.valid(capabilityKey, capability.canonicalBytes(), mac);
  }

  SignedReceipt sign(ChunkReceipt receipt) {
    return new SignedReceipt(receipt, version, Macs.sign(receiptKey, receipt.canonicalBytes()));
  }

  @Override
  public String toString() {
    return "keys of version " + version;
  }
}
