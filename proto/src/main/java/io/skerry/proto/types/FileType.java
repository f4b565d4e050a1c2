package io.skerry.proto.types;

/// What an inode is.
public enum FileType {
  REGULAR(1),
  DIRECTORY(2),
  SYMBOLIC_LINK(3),
  FIFO(4),
  SOCKET(5),
  CHARACTER_DEVICE(6),
  BLOCK_DEVICE(7);

  private final int number;

  FileType(int number) {
    this.number = number;
  }

  /// The stable number on the wire and in stored rows.
  public int number() {
    return number;
  }

  public static FileType ofNumber(int number) {
    for (FileType type : values()) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException("file type " + number);
  }
}
