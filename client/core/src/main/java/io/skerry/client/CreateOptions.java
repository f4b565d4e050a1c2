package io.skerry.client;

import java.time.Instant;
import java.util.Optional;

/// How a file is created.
///
/// @param mode permission bits of a new file; an existing one keeps its own
/// @param overwrite replace the content of an existing file, at close and all at once
/// @param append what is written goes to the end of the file: the bytes of each commit, at sync or
///   close, all at once and behind whatever other writers have appended before
/// @param mtime modification time to set with the commit; empty: the time of the commit
/// @param allReceipts a commit waits for every copy the policy asks for, not only for enough of
///   them and shortly for the rest; a node that is silent for long is still given up
public record CreateOptions(
    int mode, boolean overwrite, boolean append, Optional<Instant> mtime, boolean allReceipts) {
  private static final int MODE = 0644;

  /// Mode 0644, fails when the file exists.
  public static CreateOptions defaults() {
    return new CreateOptions(MODE, false, false, Optional.empty(), false);
  }

  public CreateOptions withMode(int value) {
    return new CreateOptions(value, overwrite, append, mtime, allReceipts);
  }

  public CreateOptions overwriting() {
    return new CreateOptions(mode, true, false, mtime, allReceipts);
  }

  /// Adds to an existing file, or makes a new one.
  public CreateOptions appending() {
    return new CreateOptions(mode, false, true, mtime, allReceipts);
  }

  /// Whether a file that is there is opened.
  public boolean mayExist() {
    return overwrite || append;
  }

  public CreateOptions withMtime(Instant value) {
    return new CreateOptions(mode, overwrite, append, Optional.of(value), allReceipts);
  }

  public CreateOptions withAllReceipts() {
    return new CreateOptions(mode, overwrite, append, mtime, true);
  }
}
