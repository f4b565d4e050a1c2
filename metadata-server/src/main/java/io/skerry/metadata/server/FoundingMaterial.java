package io.skerry.metadata.server;

import io.skerry.metadata.authority.BootstrapMaterial;
import io.skerry.metadata.authority.KeyRing;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// The file that a founding server begins the cluster with.
final class FoundingMaterial {
  private FoundingMaterial() {}

  /// What the configuration names, if it is still there.
  ///
  /// @throws Refusal if it is of another cluster, or sealed with another master key
  static Optional<BootstrapMaterial> read(MetadataConfig config, KeyRing keys) throws Refusal {
    if (config.bootstrap().isEmpty() || !Files.exists(config.bootstrap().get())) {
      return Optional.empty();
    }
    try {
      BootstrapMaterial material = BootstrapMaterial.read(config.bootstrap().get());
      if (!material.cluster().equals(config.cluster())
          || material.incarnation() != config.incarnation()
          || material.dataGroups() != config.dataGroups()) {
        throw new Refusal(
            "bootstrap file %s is of cluster %s, incarnation %d, with %d data groups"
                .formatted(
                    config.bootstrap().get(),
                    material.cluster(),
                    material.incarnation(),
                    material.dataGroups()));
      }
      KeyCheck.refuseWrongMasterKey(material, keys);
      return Optional.of(material);
    } catch (IOException e) {
      throw new Refusal(String.valueOf(e.getMessage()), e);
    }
  }
}
