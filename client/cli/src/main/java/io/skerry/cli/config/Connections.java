package io.skerry.cli.config;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.proto.security.MutualTls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Decides which cluster and which identity a command uses, and connects.
public final class Connections {
  private static final String NONE = "no cluster is running here; start one with: skerry dev start";

  private final Shell shell;

  public Connections(Shell shell) {
    this.shell = shell;
  }

  /// Connects to the cluster that these paths, the options and the environment select.
  public Skerry open(List<RemotePath> paths) {
    return Skerry.connect(config(select(named(paths))));
  }

  /// Connects to the selected cluster, for commands without a path.
  public Skerry open() {
    return open(List.of());
  }

  private static Optional<String> named(List<RemotePath> paths) {
    List<String> names = paths.stream().flatMap(p -> p.cluster().stream()).distinct().toList();
    if (names.size() > 1) {
      throw Failure.usage("one command works in one cluster: " + String.join(", ", names));
    }
    return names.stream().findFirst();
  }

  /// The order of precedence: the URI, `-C`, the environment, the local cluster, the file's
  /// default.
  public Profile select(Optional<String> named) {
    Optional<String> wanted =
        named.or(() -> shell.globals().cluster()).or(() -> shell.variable("SKERRY_CLUSTER"));
    if (wanted.isPresent()) {
      return byName(wanted.get());
    }
    Optional<LocalFile> local = LocalFile.of(shell);
    if (local.isPresent() && local.get().running()) {
      return local.get().profile();
    }
    ClientFile file = ClientFile.of(shell);
    String name = file.defaultProfile().orElseThrow(() -> Failure.of(NONE));
    return file.profile(name, hints(name))
        .orElseThrow(() -> Failure.of(file.path() + ": no cluster \"" + name + "\" in it"));
  }

  private Profile byName(String wanted) {
    ClientFile file = ClientFile.of(shell);
    Optional<Profile> profile = file.profile(wanted, hints(wanted));
    if (profile.isPresent()) {
      return profile.get();
    }
    Optional<Profile> local = LocalFile.of(shell).map(LocalFile::profile);
    if (local.isPresent() && local.get().name().equals(wanted)) {
      return local.get();
    }
    if (wanted.matches("[^:,]+:[0-9]{1,5}(,[^:,]+:[0-9]{1,5})*")) {
      return byAddress(file, List.of(wanted.split(",")), local);
    }
    throw Failure.of(
        "no cluster \"" + wanted + "\": not in " + file.path() + " and not of the form host:port");
  }

  private Profile byAddress(ClientFile file, List<String> servers, Optional<Profile> local) {
    if (local.isPresent() && local.get().servers().containsAll(servers)) {
      // Only the named ones are asked, as when somebody wants to know what one of them says.
      return local.get().withServers(servers, hints(String.join(",", servers)));
    }
    return new Profile(
        servers.getFirst(),
        servers,
        Optional.empty(),
        Optional.empty(),
        file.allIdentities(),
        hints(servers.getFirst()));
  }

  private Path hints(String profile) {
    return shell
        .variable("XDG_CACHE_HOME")
        .map(Path::of)
        .orElseGet(() -> shell.home().resolve(".cache"))
        .resolve("skerry")
        .resolve("hints-" + profile.replaceAll("[^A-Za-z0-9.-]", "_"));
  }

  private ClientConfig config(Profile profile) {
    Optional<String> asked = shell.globals().as().or(() -> shell.variable("SKERRY_AS"));
    MutualTls tls = profile.identityOrFail(asked).load();
    ClientConfig config =
        ClientConfig.of(Identity.cluster(tls), profile.servers(), tls)
            .withLeaderHints(new HintFile(profile.hints()));
    Optional<String> site = shell.globals().site().or(profile::site);
    if (site.isPresent()) {
      config = config.withSite(site.get());
    }
    Optional<Integer> seconds = shell.globals().timeoutSeconds();
    if (seconds.isPresent()) {
      if (seconds.get() < 1) {
        throw Failure.usage("--timeout must be at least 1");
      }
      config = config.withCallTimeout(Duration.ofSeconds(seconds.get()));
    }
    return config;
  }
}
