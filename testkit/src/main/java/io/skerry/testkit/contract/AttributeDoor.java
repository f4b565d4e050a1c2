package io.skerry.testkit.contract;

import java.time.Instant;
import java.util.List;

/// What stands beside contents. All but `status` follow links.
public interface AttributeDoor {
  Status status(String path, boolean follow) throws DoorException;

  void setMode(String path, int mode) throws DoorException;

  void setModified(String path, Instant time) throws DoorException;

  /// Names of extended attributes, without "user.".
  List<String> names(String path) throws DoorException;

  byte[] get(String path, String name) throws DoorException;

  void set(String path, String name, byte[] value) throws DoorException;

  void remove(String path, String name) throws DoorException;

  /// What a name stands for.
  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  /// What is known of one name.
  ///
  /// @param mode permission bits, 0777
  /// @param links names of the file
  record Status(Kind kind, long size, int mode, int links, Instant modified) {}
}
