package io.skerry.testkit.contract;

/// Symbolic and hard links.
public interface LinkDoor {
  /// @param target as the link shall have it: from the link's directory
  void makeSymbolic(String link, String target) throws DoorException;

  String target(String link) throws DoorException;

  void makeHard(String link, String existing) throws DoorException;
}
