package io.skerry.metadata.server;

import io.skerry.metadata.server.MetadataConfig.Timing;
import io.skerry.metadata.server.MetadataConfig.TlsFiles;
import io.skerry.metadata.server.MetadataConfig.Voter;

/// Writes a server's configuration file: every key with its value, and what it means.
final class ConfigTemplate {
  private ConfigTemplate() {}

  static String text(MetadataConfig config) {
    return identity(config) + addresses(config) + files(config) + limits(config);
  }

  private static String identity(MetadataConfig config) {
    return """
    # A metadata server of Skerry. Every key is written here with its value; an unknown key is an
    # error. Relative paths count from the folder above the one that this file lies in.

    # The cluster that this server belongs to. Both were drawn at init; data or certificates of
    # another cluster or incarnation are refused.
    cluster: %s
    incarnation: %d

    # Name of this server, as in its certificate, and where it stands: site (data centre) and rack.
    node: %s
    site: %s
    rack: %s

    """
        .formatted(
            config.cluster(), config.incarnation(), config.node(), config.site(), config.rack());
  }

  private static String addresses(MetadataConfig config) {
    StringBuilder voters = new StringBuilder();
    for (Voter voter : config.voters()) {
      voters
          .append(
              "  - {node: %s, address: \"%s\", join: \"%s\"}"
                  .formatted(voter.node(), voter.address(), voter.join()))
          .append('\n');
    }
    return """
    # Where it listens, and the address that others are told. Mutual TLS only.
    listen: "%s"
    advertise: "%s"

    # The join port proves the server only and serves nothing but joining with a token.
    joinListen: "%s"
    joinAdvertise: "%s"

    # Plain HTTP for monitoring: /health and /metrics. Keep it on the loopback address.
    statusListen: "%s"

    # The metadata servers that the cluster was founded with, this one included: the first members
    # of every Raft group. Later ones join and are not written here: skerry node list.
    voters:
    """
            .formatted(
                config.listen(),
                config.advertise(),
                config.joinListen(),
                config.joinAdvertise(),
                config.statusListen())
        + voters
        + '\n';
  }

  private static String files(MetadataConfig config) {
    TlsFiles tls = config.tls();
    return """
    # Raft log, state and snapshots of every group.
    data: "%s"

    # Data groups besides group 0; namespaces are spread over them. Fixed at init.
    dataGroups: %d

    # This server's certificate chain and key, and the cluster's authority.
    tls:
      certificate: "%s"
      key: "%s"
      authority: "%s"

    # Unwraps every other secret. Keep a copy outside the cluster: without it no file can be read.
    masterKey: "%s"

    """
            .formatted(
                config.data(),
                config.dataGroups(),
                tls.certificate(),
                tls.key(),
                tls.authority(),
                config.masterKey())
        + config
            .bootstrap()
            .map(
                path ->
                    """
                    # Read once, by the first leader of the empty cluster; not needed afterwards.
                    bootstrap: "%s"

                    """
                        .formatted(path))
            .orElse("");
  }

  private static String limits(MetadataConfig config) {
    Timing timing = config.timing();
    return """
    # A client that is silent for this long loses its session: what it wrote and did not commit.
    sessionLeaseMillis: %d

    # A storage node that is silent for this long counts as down; it stops serving at half of it.
    nodeLeaseMillis: %d

    # A storage node that is silent for this long counts as lost: its copies are made on others.
    nodeOutMillis: %d

    # A leader that is silent for this long is replaced. Raise it on slow or distant networks.
    electionTimeoutMillis: %d

    # New storage nodes are planned for once none has appeared for this long.
    placementSettleMillis: %d

    # How long a client may use the right to read or write chunks before it asks again.
    capabilityMillis: %d

    # How long files without a name and replaced versions are kept for a client that has them open
    # and is silent.
    holdMillis: %d

    # Replica sets that every storage node is a member of, at least.
    placementGroupsPerNode: %d

    # Below this much free disk space health is degraded.
    minFreeBytes: %d
    """
        .formatted(
            timing.sessionLeaseMillis(),
            timing.nodeLeaseMillis(),
            timing.nodeOutMillis(),
            timing.electionTimeoutMillis(),
            timing.placementSettleMillis(),
            timing.capabilityMillis(),
            timing.holdMillis(),
            config.placementGroupsPerNode(),
            config.minFreeBytes());
  }
}
