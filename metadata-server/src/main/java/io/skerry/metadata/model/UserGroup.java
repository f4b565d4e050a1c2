package io.skerry.metadata.model;

import java.nio.charset.StandardCharsets;

/// A group of users.
public record UserGroup(String name, int gid) implements Row {

  public static RowKey<UserGroup> key(String name) {
    return new RowKey<>(
        Table.USER_GROUP, new KeyBytes().raw(name.getBytes(StandardCharsets.UTF_8)).done());
  }

  public static RowRange<UserGroup> all() {
    return RowRange.all(Table.USER_GROUP, new byte[0]);
  }

  @Override
  public RowKey<UserGroup> key() {
    return key(name);
  }
}
