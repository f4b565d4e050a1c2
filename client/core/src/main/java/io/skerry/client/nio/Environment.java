package io.skerry.client.nio;

import io.skerry.client.ClientConfig;
import io.skerry.client.config.Profiles;
import io.skerry.client.config.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `FileSystems.newFileSystem` takes beside the URI. Everything has a default: without any key
/// a cluster is found as the command line finds it.
final class Environment {
  /// A {@link ClientConfig} made by the application; the other keys are then refused.
  static final String CLIENT = "client";

  /// Path of the configuration file.
  static final String CONFIG = "config";

  /// Name of the identity; else `SKERRY_AS`, else the profile's default.
  static final String IDENTITY = "identity";

  /// Where the client stands.
  static final String SITE = "site";

  /// A {@link Duration} or seconds, after which a call that got no answer fails.
  static final String TIMEOUT = "timeout";

  /// Bytes for contents in flight; else an eighth of the heap, at most 64 MiB.
  static final String MEMORY = "memoryBytes";

  private static final Set<String> KNOWN = Set.of(CLIENT, CONFIG, IDENTITY, SITE, TIMEOUT, MEMORY);
  private static final long MEMORY_MIN = 4L << 20;
  private static final long MEMORY_MAX = 64L << 20;

  private final Map<String, ?> values;

  /// @throws IllegalArgumentException for a key that is not known
  Environment(Map<String, ?> values) {
    this.values = values;
    for (String key : values.keySet()) {
      if (!KNOWN.contains(key)) {
        throw new IllegalArgumentException("unknown key \"" + key + "\"; known: " + KNOWN);
      }
    }
    if (values.containsKey(CLIENT) && values.size() > 1) {
      throw new IllegalArgumentException("\"" + CLIENT + "\" says everything; leave out the rest");
    }
  }

  /// How to connect to this cluster.
  ClientConfig clientConfig(String cluster) {
    @Nullable Object made = values.get(CLIENT);
    if (made != null) {
      return value(CLIENT, made, ClientConfig.class);
    }
    Surroundings process = Surroundings.ofProcess();
    Surroundings surroundings =
        text(CONFIG).map(file -> process.with("SKERRY_CONFIG", file)).orElse(process);
    Optional<String> identity = text(IDENTITY).or(() -> surroundings.variable("SKERRY_AS"));
    ClientConfig config = new Profiles(surroundings).named(cluster).clientConfig(identity);
    Optional<String> site = text(SITE);
    if (site.isPresent()) {
      config = config.withSite(site.get());
    }
    @Nullable Object timeout = values.get(TIMEOUT);
    if (timeout != null) {
      config = config.withCallTimeout(duration(timeout));
    }
    return config.withMemoryBytes(memory());
  }

  private static Duration duration(Object timeout) {
    return timeout instanceof Duration duration
        ? duration
        : Duration.ofSeconds(number(TIMEOUT, timeout));
  }

  private long memory() {
    @Nullable Object given = values.get(MEMORY);
    if (given != null) {
      return number(MEMORY, given);
    }
    return Math.max(MEMORY_MIN, Math.min(MEMORY_MAX, Runtime.getRuntime().maxMemory() / 8));
  }

  private Optional<String> text(String key) {
    @Nullable Object given = values.get(key);
    if (given == null) {
      return Optional.empty();
    }
    return Optional.of(given instanceof Path ? given.toString() : value(key, given, String.class));
  }

  private static long number(String key, Object given) {
    try {
      return given instanceof String text
          ? Long.parseLong(text)
          : value(key, given, Number.class).longValue();
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + key + "\" is not a number: " + given, e);
    }
  }

  private static <T> T value(String key, Object given, Class<T> type) {
    if (!type.isInstance(given)) {
      throw new IllegalArgumentException(
          "\"" + key + "\" must be a " + type.getSimpleName() + ", not " + given.getClass());
    }
    return type.cast(given);
  }
}
