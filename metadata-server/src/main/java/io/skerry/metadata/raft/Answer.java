package io.skerry.metadata.raft;

/// Who waits for a command. Told exactly once, on a thread that others share: it must not wait.
public interface Answer {
  /// The command is committed and applied here.
  ///
  /// @param view rows at or behind the command's index; open during this call only
  void committed(Committed committed, View view);

  /// The answers of all commands of the batch have been told, on the same thread.
  default void delivered() {}

  /// Nothing is known of the command, or it was not taken.
  void refused(RefusedException refusal);
}
