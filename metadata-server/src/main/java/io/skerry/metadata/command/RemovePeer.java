package io.skerry.metadata.command;

import io.skerry.metadata.model.Peer;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Decides that a metadata server leaves the cluster for good; the leaders of the groups then take
/// it out of their voters. The last one cannot leave, nor those without whom too few of the
/// remaining ones answer.
///
/// @param lost it is down and will not come back
public record RemovePeer(Caller caller, String name, boolean lost, Seen seen) implements Command {
  /// Names of the metadata servers as the leader sees them.
  ///
  /// @param up they answer
  /// @param voting they vote in every group
  public record Seen(List<String> up, List<String> voting) {
    public Seen {
      up = List.copyOf(up);
      voting = List.copyOf(voting);
    }

    boolean counts(String name) {
      return up.contains(name) && voting.contains(name);
    }
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    Peer known =
        state
            .get(Peer.key(name))
            .filter(Peer::present)
            .orElseThrow(
                () -> new RejectedException(ErrorCode.NOT_FOUND, "No metadata server " + name));
    if (!known.wanted()) {
      return Outcome.done();
    }
    if (!lost && !seen.up().contains(name)) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          "Metadata server %s is down; start it, or say that it is lost: --lost".formatted(name));
    }
    List<String> others =
        state.scan(Peer.all(), Integer.MAX_VALUE).stream()
            .filter(peer -> peer.wanted() && !peer.name().equals(name))
            .map(Peer::name)
            .toList();
    requireMajority(others);
    state.put(known.in(Peer.State.LEAVING));
    MapVersions.bump(state);
    return Outcome.done();
  }

  private void requireMajority(List<String> others) throws RejectedException {
    if (others.isEmpty()) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          name
              + " is the last metadata server; add another one first: skerry token create"
              + " metadata");
    }
    int needed = others.size() / 2 + 1;
    long up = others.stream().filter(seen::counts).count();
    if (up < needed) {
      throw new RejectedException(
          ErrorCode.NOT_PERMITTED,
          ("Without %s %d metadata servers would be left, of which %d must answer and vote in every"
                  + " group, and %d do; start the others, or add one and wait until it votes")
              .formatted(name, others.size(), needed, up));
    }
  }
}
