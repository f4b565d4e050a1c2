package io.skerry.proto.types;

import java.util.Locale;
import java.util.Optional;

/// What a certificate entitles its holder to be.
public enum Role {
  /// A metadata server: hosts Raft groups and signs certificates.
  METADATA(1),
  /// A storage node: keeps sealed chunks.
  STORAGE(2),
  /// A worker: a server process built on the client library.
  WORKER(3),
  /// A person or an application.
  USER(4),
  /// An administrator: superuser of every namespace and allowed to change the cluster.
  ADMIN(5);

  private final int number;

  Role(int number) {
    this.number = number;
  }

  /// The stable number used in stored rows.
  public int number() {
    return number;
  }

  /// The lower-case word used in certificates and on the command line.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether the holder is a server process that listens on a port.
  public boolean server() {
    return this == METADATA || this == STORAGE || this == WORKER;
  }

  /// The role of this word, if there is one.
  public static Optional<Role> ofWord(String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }

  /// The role of this number, if there is one.
  public static Optional<Role> ofNumber(int number) {
    for (Role role : values()) {
      if (role.number == number) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
