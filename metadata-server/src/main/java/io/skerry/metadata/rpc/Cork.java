package io.skerry.metadata.rpc;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Holds answers back while a thread makes several, so that those to one client go out as one
/// message.
final class Cork {
  private static final ThreadLocal<Set<CallLine>> HELD = new ThreadLocal<>();

  private Cork() {}

  /// What is answered meanwhile is held back until this thread releases it.
  static void hold(Runnable answering) {
    if (HELD.get() == null) {
      HELD.set(new LinkedHashSet<>());
    }
    answering.run();
  }

  /// Sends what this thread holds back.
  static void release() {
    @Nullable Set<CallLine> held = HELD.get();
    if (held != null) {
      HELD.remove();
      held.forEach(CallLine::send);
    }
  }

  /// Whether this thread holds answers back; then it sends those of the line, too.
  static boolean holds(CallLine line) {
    @Nullable Set<CallLine> held = HELD.get();
    if (held == null) {
      return false;
    }
    held.add(line);
    return true;
  }
}
