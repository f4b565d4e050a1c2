package io.skerry.metadata.model;

import java.nio.charset.StandardCharsets;

/// A metadata server: what the cluster wants of it, which the leader of every group brings its
/// voters to. Written by group 0 only. The row of a removed one stays, so that neither its
/// certificate nor its address counts for anything again.
///
/// @param address host:port by which Raft knows it; never changes
/// @param joinAddress host:port of its join port
public record Peer(String name, Node.Place place, String address, String joinAddress, State state)
    implements Row {
  /// What is wanted of it. Numbers are stored.
  public enum State {
    /// A voter of every group.
    SERVING(0),
    /// To be taken out of every group.
    LEAVING(1),
    /// Out of every group; never comes back under this name or at this address.
    REMOVED(2);

    private final int number;

    State(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }

    /// @throws IllegalArgumentException if no state has this number
    public static State ofNumber(int number) {
      for (State state : values()) {
        if (state.number == number) {
          return state;
        }
      }
      throw new IllegalArgumentException("state of a metadata server " + number);
    }
  }

  public static RowKey<Peer> key(String name) {
    return new RowKey<>(Table.PEER, name.getBytes(StandardCharsets.UTF_8));
  }

  public static RowRange<Peer> all() {
    return RowRange.all(Table.PEER, new byte[0]);
  }

  @Override
  public RowKey<Peer> key() {
    return key(name);
  }

  public Peer in(State changed) {
    return new Peer(name, place, address, joinAddress, changed);
  }

  /// Whether it shall be a voter.
  public boolean wanted() {
    return state == State.SERVING;
  }

  /// Whether it is part of the cluster still.
  public boolean present() {
    return state != State.REMOVED;
  }
}
