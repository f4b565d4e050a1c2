package io.skerry.metadata.rpc;

/// Where a call may wait. It begins on a platform thread of a small pool, which touches the
/// database but waits for nobody, since a few calls that wait would hold up all others. A call that
/// cannot go on there begins again on a virtual thread of its own, which may wait.
final class MayWait {
  private MayWait() {}

  static boolean allowed() {
    return Thread.currentThread().isVirtual();
  }

  /// @throws Elsewhere if this thread must not wait; nothing may have been done so far
  static void here() {
    if (!allowed()) {
      throw new Elsewhere();
    }
  }

  /// The call has to begin again where it may wait. Control flow, not a failure.
  static final class Elsewhere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Elsewhere() {
      super("begin again on a thread that may wait", null, false, false);
    }
  }
}
