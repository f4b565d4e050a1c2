package io.skerry.metadata.command;

/// The permission bits that something new is asked to have.
///
/// @param umask bits that go, as the caller's process has it
public record Mode(int bits, int umask) {
  /// These bits as they are.
  public static Mode of(int bits) {
    return new Mode(bits, 0);
  }

  /// All that is asked for, where the mask has no say.
  int unmasked() {
    return bits & Permissions.MODE_MAX;
  }

  /// What is left after the mask.
  int effective() {
    return bits & Permissions.MODE_MAX & ~(umask & 0777);
  }
}
