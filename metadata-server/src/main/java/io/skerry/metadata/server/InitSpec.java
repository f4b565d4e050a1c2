package io.skerry.metadata.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `init` shall make: a file that names the first metadata servers and the first
/// administrator.
///
/// @param cluster id of the cluster; drawn when absent
/// @param masterKey where the master key file shall be
record InitSpec(
    Optional<String> cluster,
    int dataGroups,
    Path masterKey,
    List<Server> metadata,
    String admin,
    Path adminDirectory) {

  /// One metadata server to be.
  ///
  /// @param host name or address under which the others reach it
  /// @param directory its folder
  record Server(
      String node,
      String site,
      String rack,
      String host,
      int port,
      int joinPort,
      int statusPort,
      Path directory) {}

  InitSpec {
    metadata = List.copyOf(metadata);
  }

  /// Reads the file; relative paths count from the folder that it lies in.
  static InitSpec read(Path file) throws Refusal {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    Settings settings = Settings.read(file);
    List<Server> servers = new ArrayList<>();
    for (Settings entry : settings.sections("metadata")) {
      servers.add(
          new Server(
              entry.text("node"),
              entry.text("site", MetadataConfig.SITE_DEFAULT),
              entry.text("rack", MetadataConfig.RACK_DEFAULT),
              entry.text("host"),
              entry.small("port", 0),
              entry.small("joinPort", 0),
              entry.small("statusPort", 0),
              folder.resolve(entry.text("directory")).normalize()));
      entry.finish();
    }
    Settings admin = settings.section("admin");
    InitSpec spec =
        new InitSpec(
            settings.optionalText("cluster"),
            settings.small("dataGroups", MetadataConfig.DATA_GROUPS_DEFAULT),
            folder.resolve(settings.text("masterKey")).normalize(),
            servers,
            admin.text("name", "admin"),
            folder.resolve(admin.text("directory")).normalize());
    admin.finish();
    settings.finish();
    return spec;
  }
}
