package io.skerry.client;

/// What a call does with a symbolic link in the last name of its path. Those before it are always
/// followed.
public enum Links {
  /// It is about what the link leads to.
  FOLLOW,
  /// It is about the link itself.
  KEEP
}
