package io.skerry.hadoop;

import io.skerry.client.ClientConfig;
import io.skerry.client.config.ConfigurationException;
import io.skerry.client.config.Profiles;
import io.skerry.client.config.Surroundings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;

/// What a configuration of Hadoop says of one cluster. Each key may be given for all clusters,
/// `fs.skerry.KEY`, and for one, `fs.skerry.cluster.CLUSTER.KEY`, which wins.
final class Settings {
  static final String SCHEME = "skerry";

  /// Path of the client's configuration file; else as for all doors.
  static final String CONFIG = "config";

  /// Name of the identity; else `SKERRY_AS`, else the profile's default.
  static final String IDENTITY = "identity";

  /// Where the program stands.
  static final String SITE = "site";

  /// After which a call without an answer fails; a number with a unit, "30s".
  static final String TIMEOUT = "timeout";

  /// Bytes for contents in flight; "64m".
  static final String MEMORY = "memory";

  /// The directory of the cluster that "/" stands for.
  static final String ROOT = "root";

  /// What files say their block size is, by which jobs cut them.
  static final String BLOCK_SIZE = "block.size";

  private static final String PREFIX = "fs." + SCHEME + '.';
  private static final long BLOCK_BYTES = 128L << 20;
  private static final long MEMORY_MIN = 4L << 20;
  private static final long MEMORY_MAX = 64L << 20;

  private final String cluster;
  private final Configuration configuration;

  /// @param uri names the cluster
  Settings(URI uri, Configuration configuration) throws IOException {
    String authority = uri.getRawAuthority();
    if (authority == null || authority.isEmpty()) {
      throw new IOException(uri + ": names no cluster (skerry://CLUSTER/NAMESPACE/PATH)");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IOException(
          uri + ": an identity is chosen by fs.skerry.identity or SKERRY_AS, not in the URI");
    }
    this.cluster = authority;
    this.configuration = configuration;
  }

  /// The key as it is set: that of the cluster, else that of all.
  private String key(String name) {
    String own = PREFIX + "cluster." + cluster + '.' + name;
    return configuration.get(own) == null ? PREFIX + name : own;
  }

  /// The cluster as URIs name it.
  String cluster() {
    return cluster;
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(configuration.getTrimmed(key(name)))
        .filter(value -> !value.isEmpty());
  }

  String root() {
    return text(ROOT).orElse("/");
  }

  long blockBytes() {
    long bytes = configuration.getLongBytes(key(BLOCK_SIZE), BLOCK_BYTES);
    if (bytes <= 0) {
      throw new IllegalArgumentException(key(BLOCK_SIZE) + ": " + bytes + " is not positive");
    }
    return bytes;
  }

  /// @throws IOException if the cluster or the identity is not known, or a value cannot be used
  ClientConfig clientConfig() throws IOException {
    Surroundings process = Surroundings.ofProcess();
    Surroundings surroundings =
        text(CONFIG).map(file -> process.with("SKERRY_CONFIG", file)).orElse(process);
    Optional<String> identity = text(IDENTITY).or(() -> surroundings.variable("SKERRY_AS"));
    try {
      ClientConfig config = new Profiles(surroundings).named(cluster).clientConfig(identity);
      Optional<String> site = text(SITE);
      if (site.isPresent()) {
        config = config.withSite(site.get());
      }
      Duration timeout = config.callTimeout();
      long millis =
          configuration.getTimeDuration(
              key(TIMEOUT), timeout.toSeconds(), TimeUnit.SECONDS, TimeUnit.MILLISECONDS);
      return config.withCallTimeout(Duration.ofMillis(millis)).withMemoryBytes(memory());
    } catch (ConfigurationException | IllegalArgumentException e) {
      throw new IOException(SCHEME + "://" + cluster + ": " + e.getMessage(), e);
    }
  }

  private long memory() {
    long heapShare = Runtime.getRuntime().maxMemory() / 8;
    return configuration.getLongBytes(
        key(MEMORY), Math.max(MEMORY_MIN, Math.min(MEMORY_MAX, heapShare)));
  }
}
