package io.skerry.cli.config;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.ClientConfig;
import io.skerry.client.Skerry;
import io.skerry.client.config.LocalFile;
import io.skerry.client.config.Profile;
import io.skerry.client.config.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Decides which cluster and which identity a command uses, and connects.
public final class Connections {
  private final Shell shell;

  public Connections(Shell shell) {
    this.shell = shell;
  }

  /// Connects to the cluster that these paths, the options and the environment select.
  public Skerry open(List<RemotePath> paths) {
    return Skerry.connect(config(select(named(paths))));
  }

  /// The same as a client that keeps answers about names in so much memory, whatever the profile
  /// says; with 0 it keeps none.
  public Skerry openKeeping(List<RemotePath> paths, long metadataCacheBytes) {
    ClientConfig config = config(select(named(paths)));
    if (metadataCacheBytes == 0) {
      config = config.withMetadataStaleness(Duration.ZERO);
    }
    return Skerry.connect(config.withMetadataCacheBytes(metadataCacheBytes));
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
    Profiles profiles = new Profiles(shell.surroundings());
    if (wanted.isPresent()) {
      return profiles.named(wanted.get());
    }
    return LocalFile.of(shell.surroundings())
        .filter(Connections::running)
        .map(LocalFile::profile)
        .orElseGet(profiles::preset);
  }

  /// Whether any server of a local cluster lives.
  public static boolean running(LocalFile local) {
    try (var nodes = Files.newDirectoryStream(local.folder().resolve("nodes"))) {
      for (Path node : nodes) {
        if (PidFile.in(node).alive()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private ClientConfig config(Profile profile) {
    Optional<String> asked = shell.globals().as().or(() -> shell.variable("SKERRY_AS"));
    ClientConfig config = profile.clientConfig(asked);
    Optional<String> site = shell.globals().site();
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
