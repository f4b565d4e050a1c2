package io.skerry.metadata.command;

import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.state.Overlay;

/// The version of the cluster map in group 0, by which data groups see that they have something to
/// adopt.
final class MapVersions {
  private MapVersions() {}

  static void bump(Overlay state) {
    long version = state.get(MapVersion.only()).map(MapVersion::version).orElse(0L);
    state.put(new MapVersion(version + 1));
  }
}
