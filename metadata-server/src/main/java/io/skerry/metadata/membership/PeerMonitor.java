package io.skerry.metadata.membership;

import io.skerry.metadata.command.ForgetPeer;
import io.skerry.metadata.command.SeedPeers;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the leader of group 0 writes down about metadata servers by itself: the first ones, once,
/// and that one that leaves is out of every group.
public final class PeerMonitor {
  private static final Logger LOG = LoggerFactory.getLogger(PeerMonitor.class);

  private final String self;
  private final Groups groups;
  private final RootDirectory directory;
  private final Peers peers;

  /// @param self address of this server
  public PeerMonitor(String self, Groups groups, RootDirectory directory, Peers peers) {
    this.self = self;
    this.groups = groups;
    this.directory = directory;
    this.peers = peers;
  }

  void step() throws InterruptedException, ExecutionException, TimeoutException {
    GroupReplica root = groups.root();
    if (!root.leading() || directory.current().cluster().isEmpty()) {
      return;
    }
    List<Peer> rows = directory.current().peersEver();
    if (rows.isEmpty()) {
      seed(root);
      return;
    }
    for (Peer peer : rows) {
      if (peer.state() == Peer.State.LEAVING && outEverywhere(peer.address())) {
        ServiceCommands.submit(root, new ForgetPeer(peer.name()));
        LOG.atInfo().addKeyValue("node", peer.name()).log("metadata server removed");
      }
    }
  }

  private void seed(GroupReplica root)
      throws InterruptedException, ExecutionException, TimeoutException {
    List<Peer> founders = peers.configured();
    if (founders.stream().anyMatch(peer -> peer.address().equals(self))) {
      ServiceCommands.submit(root, new SeedPeers(founders));
    }
  }

  /// Judged from replicas that vote themselves: others may not have heard of any voters yet.
  private boolean outEverywhere(String address) {
    return groups.all().stream()
        .map(GroupReplica::members)
        .allMatch(members -> members.contains(self) && !members.contains(address));
  }
}
