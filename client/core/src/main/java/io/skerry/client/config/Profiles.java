package io.skerry.client.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The clusters that can be named from where a process stands: profiles of the configuration file,
/// the local cluster, and addresses.
public final class Profiles {
  private static final String NONE = "no cluster is running here; start one with: skerry dev start";
  private static final Pattern ADDRESSES =
      Pattern.compile("[^:,]+:[0-9]{1,5}(,[^:,]+:[0-9]{1,5})*");

  private final Surroundings surroundings;

  public Profiles(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// The cluster of this name, or at these addresses, host:port[,host:port].
  public Profile named(String wanted) {
    ClientFile file = ClientFile.of(surroundings);
    Optional<Profile> profile = file.profile(wanted, hints(wanted));
    if (profile.isPresent()) {
      return profile.get();
    }
    Optional<Profile> local = LocalFile.of(surroundings).map(LocalFile::profile);
    if (local.isPresent() && local.get().name().equals(wanted)) {
      return local.get();
    }
    if (ADDRESSES.matcher(wanted).matches()) {
      return byAddress(file, List.of(wanted.split(",")), local);
    }
    throw new ConfigurationException(
        "no cluster \"" + wanted + "\": not in " + file.path() + " and not of the form host:port");
  }

  /// The one that the configuration file uses when none is named.
  public Profile preset() {
    ClientFile file = ClientFile.of(surroundings);
    String name = file.defaultProfile().orElseThrow(() -> new ConfigurationException(NONE));
    return file.profile(name, hints(name))
        .orElseThrow(
            () -> new ConfigurationException(file.path() + ": no cluster \"" + name + "\" in it"));
  }

  private Profile byAddress(ClientFile file, List<String> servers, Optional<Profile> local) {
    if (local.isPresent() && local.get().servers().containsAll(servers)) {
      // Only the named ones are asked, as when somebody wants to know what one of them says.
      return local.get().withServers(servers);
    }
    return new Profile(
        servers.get(0),
        servers,
        Optional.empty(),
        Optional.empty(),
        file.allIdentities(),
        0,
        Optional.of(hints(servers.get(0))));
  }

  private Path hints(String profile) {
    return surroundings
        .variable("XDG_CACHE_HOME")
        .map(Path::of)
        .orElseGet(() -> surroundings.home().resolve(".cache"))
        .resolve("skerry")
        .resolve("hints-" + profile.replaceAll("[^A-Za-z0-9.-]", "_"));
  }
}
