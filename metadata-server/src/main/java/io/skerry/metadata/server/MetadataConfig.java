package io.skerry.metadata.server;

import io.skerry.metadata.authority.CertificateAuthority;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything that one metadata server is told, checked. `conf/metadata.yaml` has these names; what
/// each means stands in {@link ConfigTemplate}, which writes that file.
///
/// @param voters the metadata servers when this one was made: those that founded the cluster, this
///   one among them; or, of one that joined, the others that were there
/// @param bootstrap used once, by the first leader of an empty cluster
/// @param timing leases and pauses
public record MetadataConfig(
    String cluster,
    long incarnation,
    String node,
    String site,
    String rack,
    HostPort listen,
    HostPort advertise,
    HostPort joinListen,
    HostPort joinAdvertise,
    HostPort statusListen,
    Path data,
    int dataGroups,
    List<Voter> voters,
    TlsFiles tls,
    Path masterKey,
    Optional<Path> bootstrap,
    Timing timing,
    int placementGroupsPerNode,
    long minFreeBytes) {
  /// One label; more are told apart by namespace policies.
  public static final String SITE_DEFAULT = "a";

  public static final String RACK_DEFAULT = "r1";

  /// One Raft group for data keeps a small cluster simple; many namespaces may want more.
  public static final int DATA_GROUPS_DEFAULT = 1;

  /// Every node in this many replica sets: a lost node's copies come back from that many others.
  public static final int PLACEMENT_GROUPS_PER_NODE_DEFAULT = 16;

  /// Room for the Raft log and a checkpoint while an administrator makes space.
  public static final long MIN_FREE_BYTES_DEFAULT = 2L << 30;

  private static final int DATA_GROUPS_MAX = 256;
  private static final int PLACEMENT_GROUPS_PER_NODE_MAX = 256;

  /// One metadata server as the others reach it.
  public record Voter(String node, HostPort address, HostPort join) {}

  /// PEM files of this server's certificate chain, its key and the authority.
  public record TlsFiles(Path certificate, Path key, Path authority) {}

  /// Leases and pauses, milliseconds.
  ///
  /// @param sessionLeaseMillis silence after which a client's session ends
  /// @param nodeLeaseMillis silence after which a storage node counts as down
  /// @param nodeOutMillis silence after which a storage node's copies are made on others
  /// @param electionTimeoutMillis silence after which followers elect another leader
  /// @param placementSettleMillis quiet after the last new node before replica sets are made
  /// @param capabilityMillis validity of the right to read or write chunks
  /// @param holdMillis silence after which what a client has open is no longer kept for it
  public record Timing(
      int sessionLeaseMillis,
      int nodeLeaseMillis,
      int nodeOutMillis,
      int electionTimeoutMillis,
      int placementSettleMillis,
      int capabilityMillis,
      int holdMillis) {
    /// A client may be cut off for this long without losing open files.
    public static final int SESSION_LEASE_DEFAULT = 20_000;

    /// Longer than a garbage collection pause or a switch's reboot of a port.
    public static final int NODE_LEASE_DEFAULT = 10_000;

    /// Longer than the restart of a machine: what moves needlessly moves twice.
    public static final int NODE_OUT_DEFAULT = 600_000;

    /// A leader's death is noticed well within 2 s.
    public static final int ELECTION_TIMEOUT_DEFAULT = 1_200;

    /// Nodes that start together are planned together.
    public static final int PLACEMENT_SETTLE_DEFAULT = 1_500;

    /// Long enough for one chunk over a slow line; a client asks again for more.
    public static final int CAPABILITY_DEFAULT = 300_000;

    /// Clients say four times as often what they have open.
    public static final int HOLD_DEFAULT = 60_000;

    public static final Timing DEFAULT =
        new Timing(
            SESSION_LEASE_DEFAULT,
            NODE_LEASE_DEFAULT,
            NODE_OUT_DEFAULT,
            ELECTION_TIMEOUT_DEFAULT,
            PLACEMENT_SETTLE_DEFAULT,
            CAPABILITY_DEFAULT,
            HOLD_DEFAULT);

    public Timing {
      within("sessionLeaseMillis", sessionLeaseMillis, 2_000, 3_600_000);
      within("nodeLeaseMillis", nodeLeaseMillis, 2_000, 600_000);
      within("nodeOutMillis", nodeOutMillis, nodeLeaseMillis, 604_800_000);
      within("electionTimeoutMillis", electionTimeoutMillis, 200, 60_000);
      within("placementSettleMillis", placementSettleMillis, 0, 600_000);
      within("capabilityMillis", capabilityMillis, 10_000, 3_600_000);
      within("holdMillis", holdMillis, 2_000, 3_600_000);
    }

    /// By their keys: what servers must agree in, leases above all.
    Map<String, Long> settings() {
      return Map.of(
          "sessionLeaseMillis", (long) sessionLeaseMillis,
          "nodeLeaseMillis", (long) nodeLeaseMillis,
          "nodeOutMillis", (long) nodeOutMillis,
          "electionTimeoutMillis", (long) electionTimeoutMillis,
          "placementSettleMillis", (long) placementSettleMillis,
          "capabilityMillis", (long) capabilityMillis,
          "holdMillis", (long) holdMillis);
    }
  }

  /// @throws IllegalArgumentException naming the key that cannot be, for a person
  public MetadataConfig {
    label("cluster", cluster);
    label("node", node);
    label("site", site);
    label("rack", rack);
    if (incarnation <= 0 || incarnation >>> 48 != 0) {
      throw new IllegalArgumentException("incarnation must be between 1 and 2^48 - 1");
    }
    within("dataGroups", dataGroups, 1, DATA_GROUPS_MAX);
    within("placementGroupsPerNode", placementGroupsPerNode, 1, PLACEMENT_GROUPS_PER_NODE_MAX);
    if (minFreeBytes < 0) {
      throw new IllegalArgumentException("minFreeBytes must not be negative");
    }
    voters = List.copyOf(voters);
    checkVoters(node, advertise, voters, bootstrap.isPresent());
  }

  private static void label(String key, String text) {
    if (!CertificateAuthority.label(text)) {
      throw new IllegalArgumentException(
          key + " \"" + text + "\" must be of a-z, 0-9 and '-', at most 63, not begin with '-'");
    }
  }

  private static void within(String key, long value, long min, long max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          key + " must be between " + min + " and " + max + ", not " + value);
    }
  }

  /// Whether it was founded with the cluster. Others have joined: their groups are there already,
  /// and its leaders add them.
  boolean founder() {
    return voters.stream().anyMatch(voter -> voter.node().equals(node));
  }

  private static void checkVoters(
      String node, HostPort advertise, List<Voter> voters, boolean founding) {
    if (voters.stream().map(Voter::node).distinct().count() != voters.size()
        || voters.stream().map(Voter::address).distinct().count() != voters.size()) {
      throw new IllegalArgumentException("voters must differ in node and address");
    }
    boolean exact =
        voters.stream().anyMatch(v -> v.node().equals(node) && v.address().equals(advertise));
    boolean partly =
        voters.stream().anyMatch(v -> v.node().equals(node) || v.address().equals(advertise));
    if (!exact && (partly || founding)) {
      throw new IllegalArgumentException(
          "voters must have this server: node " + node + ", address " + advertise);
    }
  }
}
