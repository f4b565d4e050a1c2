package io.skerry.client.config;

import io.skerry.client.ClientConfig;
import io.skerry.client.LeaderHints;
import io.skerry.proto.security.MutualTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One cluster that this user knows: addresses of metadata servers and the identities to use there.
///
/// @param name as `-C` selects it
/// @param site where the client stands; empty: not said
/// @param identity the default one
/// @param metadataCacheBytes memory for answers that the service lets a client keep; 0: none
/// @param hints file for what may be remembered between commands; empty: nothing is
public record Profile(
    String name,
    List<String> servers,
    Optional<String> site,
    Optional<String> identity,
    Map<String, Identity> identities,
    long metadataCacheBytes,
    Optional<Path> hints) {

  public Profile {
    servers = List.copyOf(servers);
    identities = Map.copyOf(identities);
  }

  /// The same cluster and identities, asked at these servers only: what an earlier command has
  /// learned of others does not count.
  Profile withServers(List<String> some) {
    return new Profile(
        name, some, site, identity, identities, metadataCacheBytes, Optional.empty());
  }

  /// The identity of this name.
  public Identity identityOrFail(Optional<String> asked) {
    String wanted =
        asked
            .or(() -> identity)
            .or(
                () ->
                    identities.size() == 1
                        ? identities.keySet().stream().findFirst()
                        : Optional.empty())
            .orElseThrow(
                () -> new ConfigurationException("which identity? use --as, one of: " + known()));
    Identity found = identities.get(wanted);
    if (found == null) {
      throw new ConfigurationException(
          "no identity \"" + wanted + "\" for cluster " + name + "; known: " + known());
    }
    return found;
  }

  /// How a client connects as this identity, or as the default one.
  public ClientConfig clientConfig(Optional<String> asked) {
    MutualTls tls = identityOrFail(asked).load();
    LeaderHints kept = hints.<LeaderHints>map(HintFile::new).orElseGet(LeaderHints::inMemory);
    ClientConfig config =
        ClientConfig.of(Identity.cluster(tls), servers, tls)
            .withLeaderHints(kept)
            .withMetadataCacheBytes(metadataCacheBytes);
    return site.map(config::withSite).orElse(config);
  }

  private String known() {
    return identities.isEmpty() ? "none" : String.join(", ", new TreeMap<>(identities).keySet());
  }

  /// Reads the mapping `identities` of either kind of file; relative paths start at this folder.
  static SortedMap<String, Identity> identities(Yaml section, Path folder) {
    SortedMap<String, Identity> identities = new TreeMap<>();
    for (String name : section.values().keySet()) {
      Yaml one = section.section(name).onlyKeys("cluster", "certificate", "key", "authority");
      identities.put(
          name,
          new Identity(
              folder.resolve(one.textOrFail("certificate")),
              folder.resolve(one.textOrFail("key")),
              folder.resolve(one.textOrFail("authority"))));
    }
    return identities;
  }
}
