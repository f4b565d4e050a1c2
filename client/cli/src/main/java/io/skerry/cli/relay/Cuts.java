package io.skerry.cli.relay;

import java.util.Optional;
import java.util.Set;

/// The nodes that are cut off now, and the place where connections wait while they are.
final class Cuts {
  private Set<String> nodes = Set.of();

  /// Nothing more passes between these nodes and all others when this returns, but for bytes that
  /// were on their way already.
  synchronized void set(Set<String> cut) {
    nodes = Set.copyOf(cut);
    notifyAll();
  }

  /// Waits while the two ends are cut off from each other. A caller that is no node always passes:
  /// people can look at both halves of a broken network.
  synchronized void await(Optional<String> caller, String called) throws InterruptedException {
    while (apart(caller, called)) {
      wait();
    }
  }

  synchronized boolean apart(Optional<String> caller, String called) {
    return caller.isPresent()
        && !caller.get().equals(called)
        && (nodes.contains(caller.get()) || nodes.contains(called));
  }
}
