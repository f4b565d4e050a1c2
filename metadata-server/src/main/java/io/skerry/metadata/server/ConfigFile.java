package io.skerry.metadata.server;

import io.skerry.metadata.server.MetadataConfig.Timing;
import io.skerry.metadata.server.MetadataConfig.TlsFiles;
import io.skerry.metadata.server.MetadataConfig.Voter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads `conf/metadata.yaml`. Relative paths count from the node's folder, the parent of the
/// folder that the file lies in.
public final class ConfigFile {
  private ConfigFile() {}

  /// @throws Refusal with the one line that says what is wrong
  public static MetadataConfig read(Path file) throws Refusal {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path home = folder == null || folder.getParent() == null ? absolute : folder.getParent();
    return read(Settings.read(file), file.toString(), home);
  }

  static MetadataConfig read(Settings settings, String where, Path home) throws Refusal {
    try {
      MetadataConfig config =
          new MetadataConfig(
              settings.text("cluster"),
              settings.number("incarnation"),
              settings.text("node"),
              settings.text("site", MetadataConfig.SITE_DEFAULT),
              settings.text("rack", MetadataConfig.RACK_DEFAULT),
              settings.parsed("listen", HostPort::parse),
              settings.parsed("advertise", HostPort::parse),
              settings.parsed("joinListen", HostPort::parse),
              settings.parsed("joinAdvertise", HostPort::parse),
              settings.parsed("statusListen", HostPort::parse),
              home.resolve(settings.text("data")),
              settings.small("dataGroups", MetadataConfig.DATA_GROUPS_DEFAULT),
              voters(settings),
              tls(settings.section("tls"), home),
              home.resolve(settings.text("masterKey")),
              settings.optionalText("bootstrap").map(home::resolve),
              timing(settings),
              settings.small(
                  "placementGroupsPerNode", MetadataConfig.PLACEMENT_GROUPS_PER_NODE_DEFAULT),
              settings.number("minFreeBytes", MetadataConfig.MIN_FREE_BYTES_DEFAULT));
      settings.finish();
      return config;
    } catch (IllegalArgumentException e) {
      throw new Refusal(where + ": " + e.getMessage(), e);
    }
  }

  private static Timing timing(Settings settings) throws Refusal {
    return new Timing(
        settings.small("sessionLeaseMillis", Timing.SESSION_LEASE_DEFAULT),
        settings.small("nodeLeaseMillis", Timing.NODE_LEASE_DEFAULT),
        settings.small("nodeOutMillis", Timing.NODE_OUT_DEFAULT),
        settings.small("electionTimeoutMillis", Timing.ELECTION_TIMEOUT_DEFAULT),
        settings.small("placementSettleMillis", Timing.PLACEMENT_SETTLE_DEFAULT),
        settings.small("capabilityMillis", Timing.CAPABILITY_DEFAULT),
        settings.small("holdMillis", Timing.HOLD_DEFAULT));
  }

  private static List<Voter> voters(Settings settings) throws Refusal {
    List<Voter> voters = new ArrayList<>();
    for (Settings entry : settings.sections("voters")) {
      voters.add(
          new Voter(
              entry.text("node"),
              entry.parsed("address", HostPort::parse),
              entry.parsed("join", HostPort::parse)));
      entry.finish();
    }
    return voters;
  }

  private static TlsFiles tls(Settings section, Path home) throws Refusal {
    TlsFiles files =
        new TlsFiles(
            home.resolve(section.text("certificate")),
            home.resolve(section.text("key")),
            home.resolve(section.text("authority")));
    section.finish();
    return files;
  }
}
