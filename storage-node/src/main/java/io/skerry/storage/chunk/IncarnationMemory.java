package io.skerry.storage.chunk;

import java.io.IOException;

/// Remembers durably the newest incarnation of the cluster that a metadata leader ever named to
/// this node. Whatever comes from an older one is refused.
public interface IncarnationMemory {
  /// 0 before the first.
  long newest();

  /// Remembers a newer incarnation; an older one changes nothing.
  void raise(long newest) throws IOException;
}
