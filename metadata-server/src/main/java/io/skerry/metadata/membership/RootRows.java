package io.skerry.metadata.membership;

import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Row;
import io.skerry.metadata.model.RowRange;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.StateReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Group 0 as of one index, arranged for look-ups: who people are, where namespaces live, which
/// nodes there are. Small beside the namespaces themselves, so it is kept whole.
public final class RootRows {
  private final long index;
  private final Optional<ClusterIdentity> cluster;
  private final long mapVersion;
  private final Map<String, User> users = new TreeMap<>();
  private final List<User> revoked;
  private final Map<Integer, User> usersByNumber = new HashMap<>();
  private final Map<String, UserGroup> groups = new TreeMap<>();
  private final Map<Integer, String> groupNames = new HashMap<>();
  private final Map<String, Namespace> namespaces = new TreeMap<>();
  private final Map<Integer, Node> nodes = new TreeMap<>();
  private final Map<Integer, PlacementGroup> placementGroups = new TreeMap<>();
  private final List<Secret> macSecrets;
  private final List<Peer> peers;

  RootRows(long index, StateReader state) {
    this.index = index;
    cluster = state.get(ClusterIdentity.only());
    mapVersion = state.get(MapVersion.only()).map(MapVersion::version).orElse(0L);
    for (User user : all(state, User.all())) {
      users.put(user.name(), user);
      usersByNumber.put(user.uid(), user);
    }
    revoked = users.values().stream().filter(user -> user.revokedAtMillis() > 0).toList();
    for (UserGroup group : all(state, UserGroup.all())) {
      groups.put(group.name(), group);
      groupNames.put(group.gid(), group.name());
    }
    all(state, Namespace.all()).forEach(row -> namespaces.put(row.name(), row));
    all(state, Node.all()).forEach(row -> nodes.put(row.id(), row));
    all(state, PlacementGroup.all()).forEach(row -> placementGroups.put(row.id(), row));
    peers = List.copyOf(all(state, Peer.all()));
    macSecrets = List.copyOf(all(state, Secret.of(Secret.Kind.MAC)));
  }

  private static <R extends Row> List<R> all(StateReader state, RowRange<R> range) {
    return state.scan(range, Integer.MAX_VALUE);
  }

  public long index() {
    return index;
  }

  /// Empty until the first leader has bootstrapped the cluster.
  public Optional<ClusterIdentity> cluster() {
    return cluster;
  }

  public long mapVersion() {
    return mapVersion;
  }

  public Optional<User> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  public List<User> users() {
    return List.copyOf(users.values());
  }

  /// Users whose certificates were revoked at some time.
  public List<User> revoked() {
    return revoked;
  }

  /// The user's name, or the number where nobody has it.
  public String userName(int uid) {
    return userOf(uid).map(User::name).orElseGet(() -> Integer.toUnsignedString(uid));
  }

  /// The user who has this number.
  public Optional<User> userOf(int uid) {
    return Optional.ofNullable(usersByNumber.get(uid));
  }

  public Optional<UserGroup> userGroup(String name) {
    return Optional.ofNullable(groups.get(name));
  }

  public List<UserGroup> userGroups() {
    return List.copyOf(groups.values());
  }

  /// The group's name, or the number where there is none.
  public String groupName(int gid) {
    return groupNames.getOrDefault(gid, Integer.toUnsignedString(gid));
  }

  /// Whether a group of the cluster has this number.
  public boolean knowsGroup(int gid) {
    return groupNames.containsKey(gid);
  }

  public Optional<Namespace> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  public List<Namespace> namespaces() {
    return List.copyOf(namespaces.values());
  }

  /// A node of the cluster; empty for one that has been removed.
  public Optional<Node> node(int id) {
    return Optional.ofNullable(nodes.get(id)).filter(RootRows::present);
  }

  /// The nodes of the cluster.
  public List<Node> nodes() {
    return nodes.values().stream().filter(RootRows::present).toList();
  }

  /// The rows of all nodes that there ever were.
  public List<Node> nodesEver() {
    return List.copyOf(nodes.values());
  }

  private static boolean present(Node node) {
    return node.duty() != Node.Duty.REMOVED;
  }

  public Optional<PlacementGroup> placementGroup(int id) {
    return Optional.ofNullable(placementGroups.get(id));
  }

  public List<PlacementGroup> placementGroups() {
    return List.copyOf(placementGroups.values());
  }

  /// Every metadata server that there is or was, by name; none until the first ones are written
  /// down.
  public List<Peer> peersEver() {
    return peers;
  }

  /// The metadata server of this name, a removed one too.
  public Optional<Peer> peer(String name) {
    return peers.stream().filter(peer -> peer.name().equals(name)).findFirst();
  }

  /// Oldest version first.
  public List<Secret> macSecrets() {
    return macSecrets;
  }
}
