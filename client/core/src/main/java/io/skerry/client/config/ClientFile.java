package io.skerry.client.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The user's configuration file: clusters by profile name and the identities at each.
///
/// An identity is listed as `NAME`, or as `NAME@PROFILE` when the same name is used at several
/// clusters; its field `cluster` says which profile it belongs to.
public record ClientFile(Path path, Optional<Yaml> content) {
  private static final String METADATA_CACHE = "metadataCacheMegabytes";

  /// The file that this environment selects; it need not exist.
  public static ClientFile of(Surroundings surroundings) {
    Path path =
        surroundings
            .variable("SKERRY_CONFIG")
            .map(surroundings::local)
            .orElseGet(() -> surroundings.home().resolve(".config/skerry/config.yaml"));
    if (!Files.exists(path)) {
      return new ClientFile(path, Optional.empty());
    }
    Yaml yaml = Yaml.read(path).onlyKeys("default", "clusters", "identities");
    return new ClientFile(path, Optional.of(yaml));
  }

  /// The profile that is used when none is named.
  public Optional<String> defaultProfile() {
    return content
        .flatMap(yaml -> yaml.text("default"))
        .or(() -> names().size() == 1 ? names().stream().findFirst() : Optional.empty());
  }

  /// All profile names.
  public List<String> names() {
    return content
        .map(yaml -> List.copyOf(yaml.section("clusters").values().keySet()))
        .orElse(List.of());
  }

  /// The profile of this name, if the file has it.
  public Optional<Profile> profile(String name, Path hints) {
    return content
        .filter(yaml -> yaml.section("clusters").values().containsKey(name))
        .map(yaml -> profile(yaml, name, hints));
  }

  private Profile profile(Yaml yaml, String name, Path hints) {
    Yaml cluster =
        yaml.section("clusters")
            .section(name)
            .onlyKeys("servers", "site", "identity", METADATA_CACHE);
    List<String> servers = cluster.texts("servers");
    if (servers.isEmpty()) {
      throw new ConfigurationException(cluster.where() + ": \"servers\" is missing");
    }
    return new Profile(
        name,
        servers,
        cluster.text("site"),
        cluster.text("identity"),
        identities(yaml, name),
        metadataCacheBytes(cluster),
        Optional.of(hints));
  }

  private static long metadataCacheBytes(Yaml cluster) {
    int megabytes = cluster.number(METADATA_CACHE, 0);
    if (megabytes < 0) {
      throw new ConfigurationException(
          cluster.where() + ": \"" + METADATA_CACHE + "\" must not be negative");
    }
    return (long) megabytes << 20;
  }

  /// The identities that may be used at this profile, by their plain names.
  public SortedMap<String, Identity> identities(Yaml yaml, String profile) {
    Yaml section = yaml.section("identities");
    SortedMap<String, Identity> usable = new TreeMap<>();
    Profile.identities(section, folder())
        .forEach(
            (name, identity) -> {
              Optional<String> cluster = section.section(name).text("cluster");
              if (cluster.isEmpty() || cluster.get().equals(profile)) {
                usable.put(name.replaceFirst("@.*$", ""), identity);
              }
            });
    return usable;
  }

  /// Every identity of the file, for clusters that are named by address only.
  public Map<String, Identity> allIdentities() {
    return content
        .map(yaml -> Profile.identities(yaml.section("identities"), folder()))
        .orElseGet(TreeMap::new);
  }

  /// The file's text with one more cluster and identity; what was there stays, comments do not.
  public String with(String profile, List<String> servers, String identity, Path files) {
    Map<String, Object> values = new TreeMap<>(content.map(Yaml::values).orElse(Map.of()));
    Map<String, Object> clusters = copy("clusters");
    clusters.putIfAbsent(
        profile, Map.of("servers", new ArrayList<>(servers), "identity", identity));
    Map<String, Object> identities = copy("identities");
    String key = identities.containsKey(identity) ? identity + '@' + profile : identity;
    identities.put(
        key,
        new TreeMap<>(
            Map.of(
                "cluster", profile,
                "certificate", files.resolve("certificate.pem").toString(),
                "key", files.resolve("key.pem").toString(),
                "authority", files.resolve("authority.pem").toString())));
    values.putIfAbsent("default", profile);
    values.put("clusters", clusters);
    values.put("identities", identities);
    return Yaml.text(values);
  }

  private Map<String, Object> copy(String section) {
    return new TreeMap<>(content.map(yaml -> yaml.section(section).values()).orElse(Map.of()));
  }

  private Path folder() {
    Path parent = path.toAbsolutePath().getParent();
    return parent == null ? Path.of("/") : parent;
  }
}
