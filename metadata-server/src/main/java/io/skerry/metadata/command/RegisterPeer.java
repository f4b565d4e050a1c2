package io.skerry.metadata.command;

import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;

/// A new metadata server says that it is there: from now on it shall be a voter of every group. The
/// same name at the same address may say so again, with another place or join port.
///
/// A name or an address that a removed server had is refused. A leader of old that does not know
/// yet that it leads no longer still counts the answers from that address: they must never be those
/// of somebody who has promised nothing to the present leader.
public record RegisterPeer(String name, Node.Place place, String address, String joinAddress)
    implements Command {
  /// Every change waits for a majority of them.
  static final int PEERS_MAX = 9;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    AccountName.requireAccount(name);
    List<Peer> all = state.scan(Peer.all(), Integer.MAX_VALUE);
    if (all.isEmpty()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED, "The cluster has not written down its first servers yet");
    }
    Optional<Peer> known = state.get(Peer.key(name));
    if (known.isPresent()) {
      requireSame(known.get());
      Peer now = new Peer(name, place, address, joinAddress, known.get().state());
      if (!now.equals(known.get())) {
        state.put(now);
      }
      return Outcome.done();
    }
    refuseTaken(state, all);
    state.put(new Peer(name, place, address, joinAddress, Peer.State.SERVING));
    MapVersions.bump(state);
    return Outcome.done();
  }

  private void requireSame(Peer known) throws RejectedException {
    if (!known.present()) {
      throw new RejectedException(
          ErrorCode.ROLE_REFUSED,
          "Metadata server " + name + " was removed from the cluster; join under another name");
    }
    if (!known.address().equals(address)) {
      throw new RejectedException(
          ErrorCode.ALREADY_EXISTS,
          ("Metadata server %s is at %s, not at %s: its address never changes; set it back, or"
                  + " remove it and join a new one")
              .formatted(name, known.address(), address));
    }
  }

  private void refuseTaken(Overlay state, List<Peer> all) throws RejectedException {
    for (Peer other : all) {
      if (other.address().equals(address)) {
        throw new RejectedException(
            ErrorCode.ALREADY_EXISTS,
            other.present()
                ? "Address %s is of metadata server %s".formatted(address, other.name())
                : ("Address %s was of metadata server %s, which was removed; it is not used again,"
                        + " choose another port")
                    .formatted(address, other.name()));
      }
    }
    boolean nodeName =
        state.scan(Node.all(), Integer.MAX_VALUE).stream()
            .anyMatch(node -> node.name().equals(name));
    if (nodeName) {
      throw new RejectedException(
          ErrorCode.ALREADY_EXISTS, "Another node of the cluster has the name " + name);
    }
    if (all.stream().filter(Peer::present).count() >= PEERS_MAX) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "There are " + PEERS_MAX + " metadata servers already; remove one first");
    }
  }
}
