package io.skerry.client.metadata;

import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.Optional;

/// An inode that a path begins at. Its text begins with NUL, which no name has.
///
/// @param handle of an open of the file; empty for a directory
public record StartInode(long inode, ByteString handle) {
  private static final char MARK = '\0';
  private static final char BEFORE_HANDLE = ':';

  /// One that is found by its number alone.
  public StartInode(long inode) {
    this(inode, ByteString.EMPTY);
  }

  static boolean is(String part) {
    return !part.isEmpty() && part.charAt(0) == MARK;
  }

  static Optional<StartInode> parse(String part) {
    int colon = part.indexOf(BEFORE_HANDLE);
    String number = part.substring(1, colon < 0 ? part.length() : colon);
    String handle = colon < 0 ? "" : part.substring(colon + 1);
    try {
      long inode = Long.parseLong(number);
      byte[] bytes = Base64.getUrlDecoder().decode(handle);
      return inode > 0
          ? Optional.of(new StartInode(inode, ByteString.copyFrom(bytes)))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  String text() {
    String number = MARK + Long.toString(inode);
    return handle.isEmpty()
        ? number
        : number + BEFORE_HANDLE + Base64.getUrlEncoder().encodeToString(handle.toByteArray());
  }

  /// For people.
  @Override
  public String toString() {
    return "#" + inode;
  }
}
