package io.skerry.testkit.contract;

import java.util.List;

/// A way to the files of one directory. Paths are relative to it, "a/b". Every failure is a {@link
/// DoorException}.
public interface Door {
  OpenFile open(String path, Mode mode) throws DoorException;

  void makeDirectory(String path) throws DoorException;

  /// Names in any order.
  List<String> list(String path) throws DoorException;

  /// Removes a file, a link or an empty directory.
  void delete(String path) throws DoorException;

  /// @param replace whether something that has the new name gives way
  void rename(String source, String target, boolean replace) throws DoorException;

  /// Copies a file with its permission bits.
  void copy(String source, String target, boolean replace) throws DoorException;

  LinkDoor links();

  AttributeDoor attributes();

  /// How a file is opened.
  enum Mode {
    /// What is there, for reading.
    READ,
    /// What is there, for reading and writing.
    UPDATE,
    /// What is there or a new file, for reading and writing.
    CREATE,
    /// A new file, for reading and writing.
    CREATE_NEW,
    /// What is there or a new file, without its content, for reading and writing.
    REPLACE,
    /// What is there or a new file, for writing at its end.
    APPEND
  }
}
