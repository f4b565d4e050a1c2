package io.skerry.storage.chunk;

import io.skerry.proto.types.Capability;

/// A capability as a caller shows it, not yet believed.
public final class PresentedCapability {
  private final Capability capability;
  private final int keyVersion;
  private final byte[] mac;

  public PresentedCapability(Capability capability, int keyVersion, byte[] mac) {
    this.capability = capability;
    this.keyVersion = keyVersion;
    this.mac = mac.clone();
  }

  public Capability capability() {
    return capability;
  }

  public int keyVersion() {
    return keyVersion;
  }

  public byte[] mac() {
    return mac.clone();
  }

  public ChunkKey key() {
    return new ChunkKey(capability.pg(), capability.chunk());
  }
}
