package io.skerry.fuse.linux;

/// What the kernel is told of a mount, by the word for it.
public enum MountFlag {
  /// Every change is refused.
  READ_ONLY("ro"),
  /// Others than the user who mounts may enter.
  ALLOW_OTHER("allow_other"),
  /// The kernel judges permission bits, too. It alone does so for fifos and sockets, which it opens
  /// by itself.
  DEFAULT_PERMISSIONS("default_permissions");

  private final String word;

  MountFlag(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}
