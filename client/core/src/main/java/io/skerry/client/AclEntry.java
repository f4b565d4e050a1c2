package io.skerry.client;

/// The rights that an access control list gives one user, group or class.
///
/// @param name of the user or group; empty for the others. A number where nobody has a name.
/// @param rights read 4, write 2, execute 1
public record AclEntry(Tag tag, String name, int rights) {
  /// Whom an entry is for, in the order in which lists show them.
  public enum Tag {
    OWNER,
    USER,
    OWNING_GROUP,
    GROUP,
    MASK,
    OTHER;

    /// Whether an entry names somebody.
    public boolean named() {
      return this == USER || this == GROUP;
    }
  }
}
