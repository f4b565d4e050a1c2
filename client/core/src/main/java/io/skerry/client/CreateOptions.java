package io.skerry.client;

import java.time.Instant;
import java.util.Optional;

/// How a file is created.
///
/// @param mode permission bits of a new file; an existing one keeps its own
/// @param existing what becomes of a file that is there
/// @param mtime modification time to set with the commit; empty: the time of the commit
/// @param allReceipts a commit waits for every copy the policy asks for, not only for enough of
///   them and shortly for the rest; a node that is silent for long is still given up
/// @param mustExist no file is made: one that is not there is an error
/// @param umask bits that a new file does not get, unless its directory has a default ACL
public record CreateOptions(
    int mode,
    Existing existing,
    Optional<Instant> mtime,
    boolean allReceipts,
    boolean mustExist,
    int umask) {
  private static final int MODE = 0644;

  /// What becomes of a file that is there, and when a new one appears.
  public enum Existing {
    /// It is an error, when the file is created.
    REFUSED,
    /// It is an error, at the first sync or at close; before that the new file has no name. Saves
    /// the service half of its work, so it is for small files and for those that nobody must see
    /// before they are whole.
    REFUSED_AT_COMMIT,
    /// Its content is replaced, at sync or close and all at once.
    REPLACED,
    /// Its content stays but for what is written over it.
    UPDATED,
    /// What is written goes to its end: the bytes of each commit, at sync or close, all at once and
    /// behind whatever other writers have appended before.
    EXTENDED
  }

  /// Mode 0644, fails when the file exists.
  public static CreateOptions defaults() {
    return new CreateOptions(MODE, Existing.REFUSED, Optional.empty(), false, false, 0);
  }

  public CreateOptions withMode(int value) {
    return new CreateOptions(value, existing, mtime, allReceipts, mustExist, umask);
  }

  public CreateOptions withUmask(int value) {
    return new CreateOptions(mode, existing, mtime, allReceipts, mustExist, value);
  }

  public CreateOptions overwriting() {
    return with(Existing.REPLACED);
  }

  /// Adds to an existing file, or makes a new one.
  public CreateOptions appending() {
    return with(Existing.EXTENDED);
  }

  /// Writes into an existing file, or makes a new one.
  public CreateOptions updating() {
    return with(Existing.UPDATED);
  }

  /// Opens only what is there.
  public CreateOptions withoutCreating() {
    return new CreateOptions(mode, existing, mtime, allReceipts, true, umask);
  }

  /// The file gets its name with its first content.
  public CreateOptions appearingAtCommit() {
    return with(Existing.REFUSED_AT_COMMIT);
  }

  private CreateOptions with(Existing value) {
    return new CreateOptions(mode, value, mtime, allReceipts, mustExist, umask);
  }

  /// Whether a file that is there is opened.
  public boolean mayExist() {
    return switch (existing) {
      case REPLACED, UPDATED, EXTENDED -> true;
      case REFUSED, REFUSED_AT_COMMIT -> false;
    };
  }

  public CreateOptions withMtime(Instant value) {
    return new CreateOptions(mode, existing, Optional.of(value), allReceipts, mustExist, umask);
  }

  public CreateOptions withAllReceipts() {
    return new CreateOptions(mode, existing, mtime, true, mustExist, umask);
  }
}
