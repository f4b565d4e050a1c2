package io.skerry.proto.types;

/// What a capability permits. None permits deletion: only instructions of the metadata service
/// delete.
public enum ChunkOperation {
  READ(1),
  WRITE(2);

  private final int number;

  ChunkOperation(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }

  public static ChunkOperation ofNumber(int number) {
    return switch (number) {
      case 1 -> READ;
      case 2 -> WRITE;
      default -> throw new IllegalArgumentException("chunk operation " + number);
    };
  }
}
