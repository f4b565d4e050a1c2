package io.skerry.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which address last led a scope: the name of a namespace, or "" for group 0; and which
/// metadata servers there are, if they are others than those that were configured. Hints may be
/// wrong or lost; they only save a round trip. Called from any thread, must not block for long.
public interface LeaderHints {
  Optional<String> leader(String scope);

  void remember(String scope, String address);

  /// All metadata servers, host:port, as a version of the cluster has them.
  record Servers(long version, List<String> addresses) {
    public Servers {
      addresses = List.copyOf(addresses);
    }
  }

  /// The metadata servers as they were told last; may be none.
  default Servers servers() {
    return new Servers(0, List.of());
  }

  /// The cluster's metadata servers have changed since the client was configured.
  default void rememberServers(Servers servers) {}

  /// Forgets everything with the process.
  static LeaderHints inMemory() {
    return new InMemory(new ConcurrentHashMap<>());
  }

  /// Hints in a map.
  record InMemory(Map<String, String> leaders) implements LeaderHints {
    @Override
    public Optional<String> leader(String scope) {
      return Optional.ofNullable(leaders.get(scope));
    }

    @Override
    public void remember(String scope, String address) {
      leaders.put(scope, address);
    }
  }
}
