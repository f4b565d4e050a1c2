package io.skerry.metadata.server;

import io.skerry.metadata.authority.BootstrapMaterial;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.membership.RootDirectory;
import io.skerry.metadata.model.Secret;
import java.util.List;

/// Tries the master key on what it shall unwrap, before anything is served.
final class KeyCheck {
  private static final String WRONG =
      "the master key does not unwrap this cluster's secrets; is it another cluster's?";

  private KeyCheck() {}

  /// @throws Refusal if the replica here has secrets of another master key
  static void refuseWrongMasterKey(RootDirectory directory, KeyRing keys) throws Refusal {
    check(directory.current().macSecrets(), keys);
  }

  /// @throws Refusal if the material was wrapped by another master key
  static void refuseWrongMasterKey(BootstrapMaterial material, KeyRing keys) throws Refusal {
    check(
        material.secrets().stream().filter(secret -> secret.kind() == Secret.Kind.MAC).toList(),
        keys);
  }

  private static void check(List<Secret> macs, KeyRing keys) throws Refusal {
    for (Secret mac : macs) {
      try {
        keys.receiptKey(mac, 0);
      } catch (IllegalStateException e) {
        throw new Refusal(WRONG, e);
      }
    }
  }
}
