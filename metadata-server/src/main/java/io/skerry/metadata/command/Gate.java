package io.skerry.metadata.command;

import io.skerry.metadata.state.Overlay;

/// Says whether the changes of a command may join its batch now. If not they are thrown away, and
/// the command is executed again later, on the state of then.
@FunctionalInterface
public interface Gate {
  /// Everything may.
  Gate OPEN = changes -> true;

  /// @param changes what the command would change
  boolean admits(Overlay changes);
}
