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
    boolean mtimeNow) {}
