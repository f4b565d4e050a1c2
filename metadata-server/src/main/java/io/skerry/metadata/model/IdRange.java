package io.skerry.metadata.model;

/// Numbers of users from one to another, both included.
public record IdRange(int first, int last) {
  public IdRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException(first + "-" + last + " is no range of ids");
    }
  }

  public boolean contains(int id) {
    return first <= id && id <= last;
  }
}
