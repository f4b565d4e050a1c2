package io.skerry.client;

/// A group of users.
public record UserGroup(String name, int gid) {}
