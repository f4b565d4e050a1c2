package io.skerry.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Remembers which address last led a scope: the name of a namespace, or "" for group 0. Hints may
/// be wrong or lost; they only save a round trip. Called from any thread, must not block for long.
public interface LeaderHints {
  Optional<String> leader(String scope);

  void remember(String scope, String address);

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
