package io.skerry.metadata.command;

import java.util.OptionalInt;
import java.util.OptionalLong;

/// What to change of an inode's attributes; what is empty stays.
///
/// @param atimeNow the leader's time; wins over `atimeNanos`
public record AttributeChange(
    OptionalInt mode,
    OptionalInt uid,
    OptionalInt gid,
    OptionalLong atimeNanos,
    OptionalLong mtimeNanos,
    boolean atimeNow,
    boolean mtimeNow) {
  /// Whether there is nothing to do.
  boolean isEmpty() {
    return mode.isEmpty() && uid.isEmpty() && gid.isEmpty() && !setsTimes();
  }

  boolean setsTimes() {
    return atimeNow || mtimeNow || atimeNanos.isPresent() || mtimeNanos.isPresent();
  }
}
