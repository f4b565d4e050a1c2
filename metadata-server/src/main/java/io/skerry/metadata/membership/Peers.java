package io.skerry.metadata.membership;

import io.skerry.metadata.model.Peer;
import io.skerry.metadata.raft.GroupReplica;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Who the metadata servers are: those that group 0 has written down, as applied here; before that
/// those of the configuration file.
public final class Peers {
  private final List<Peer> configured;
  private final RootDirectory directory;
  private volatile Set<String> removed = Set.of();

  /// @param configured as the configuration file has them
  public Peers(List<Peer> configured, RootDirectory directory) {
    this.configured = List.copyOf(configured);
    this.directory = directory;
  }

  /// Keeps what is asked at every message at hand.
  public void follow(GroupReplica root) {
    root.onApplied(index -> keepRemoved());
  }

  private void keepRemoved() {
    List<Peer> gone =
        directory.current().peersEver().stream().filter(peer -> !peer.present()).toList();
    if (gone.size() != removed.size()) {
      removed = gone.stream().map(Peer::name).collect(Collectors.toUnmodifiableSet());
    }
  }

  /// Whether a metadata server of this name was taken out of the cluster, as far as is known here.
  public boolean removed(String name) {
    return removed.contains(name);
  }

  /// The metadata servers of the cluster, those that come and those that go among them.
  public List<Peer> present() {
    List<Peer> rows = directory.current().peersEver();
    return rows.isEmpty() ? configured : rows.stream().filter(Peer::present).toList();
  }

  /// host:port of each.
  public List<String> addresses() {
    return present().stream().map(Peer::address).toList();
  }

  /// The servers as others are told of them.
  ///
  /// @param version of the cluster map; 0 while group 0 has not written them down, or its rows have
  ///   not come here: nobody should believe that
  public record Known(long version, List<String> addresses) {
    public Known {
      addresses = List.copyOf(addresses);
    }
  }

  /// What others are told. A server that has just started may know an older state.
  public Known known() {
    RootRows rows = directory.current();
    List<String> addresses =
        rows.peersEver().stream().filter(Peer::present).map(Peer::address).toList();
    return new Known(addresses.isEmpty() ? 0 : rows.mapVersion(), addresses);
  }

  /// What the configuration file says.
  List<Peer> configured() {
    return configured;
  }

  /// Where a leader may be found: all of whom anything is known.
  public List<String> candidates() {
    List<String> all = new ArrayList<>(addresses());
    configured.stream()
        .map(Peer::address)
        .filter(address -> !all.contains(address))
        .forEach(all::add);
    return all;
  }
}
