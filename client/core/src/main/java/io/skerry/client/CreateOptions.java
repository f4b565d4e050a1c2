package io.skerry.client;

import java.time.Instant;
import java.util.Optional;

/// How a file is created.
///
/// @param mode permission bits of a new file; an existing one keeps its own
/// @param overwrite replace the content of an existing file, at close and all at once
/// @param mtime modification time to set with the commit; empty: the time of the commit
public record CreateOptions(int mode, boolean overwrite, Optional<Instant> mtime) {
  private static final int MODE = 0644;

  /// Mode 0644, fails when the file exists.
  public static CreateOptions defaults() {
    return new CreateOptions(MODE, false, Optional.empty());
  }

  public CreateOptions withMode(int value) {
    return new CreateOptions(value, overwrite, mtime);
  }

  public CreateOptions overwriting() {
    return new CreateOptions(mode, true, mtime);
  }

  public CreateOptions withMtime(Instant value) {
    return new CreateOptions(mode, overwrite, Optional.of(value));
  }
}
