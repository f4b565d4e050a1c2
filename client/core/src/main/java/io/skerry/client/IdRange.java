package io.skerry.client;

/// Numbers of users from one to another, both included.
public record IdRange(int first, int last) {
  public boolean contains(int id) {
    return first <= id && id <= last;
  }

  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
