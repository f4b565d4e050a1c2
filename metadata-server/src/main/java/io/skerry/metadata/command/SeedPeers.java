package io.skerry.metadata.command;

import io.skerry.metadata.model.Peer;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import java.util.List;

/// Writes down, once, the metadata servers that the cluster was founded with; until then they stand
/// in configuration files only.
public record SeedPeers(List<Peer> peers) implements Command {
  public SeedPeers {
    peers = List.copyOf(peers);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (state.scan(Peer.all(), 1).isEmpty()) {
      peers.forEach(state::put);
      MapVersions.bump(state);
    }
    return Outcome.done();
  }
}
