package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import io.skerry.client.JoinedIdentity;
import java.nio.file.Path;
import java.util.Locale;

/// The configuration of a metadata server that has joined.
final class MetadataFile {
  private MetadataFile() {}

  static String text(JoinedIdentity identity, NodeFiles.Addresses addresses, Path masterKey) {
    JoinedIdentity.Founded cluster =
        identity
            .founded()
            .orElseThrow(
                () -> Failure.of("the cluster is of a version that cannot add metadata servers"));
    StringBuilder text = new StringBuilder(head(identity, cluster));
    text.append(places(addresses));
    text.append(
        "# The metadata servers that were there when this one joined: where it asks first.\n");
    text.append("voters:\n");
    for (JoinedIdentity.Server server : cluster.servers()) {
      text.append(
          "  - {node: %s, address: \"%s\", join: \"%s\"}%n"
              .formatted(server.node(), server.address(), server.joinAddress()));
    }
    text.append(files(cluster, masterKey));
    text.append(
        "# Leases and pauses, milliseconds, as of the other metadata servers: they must agree.\n");
    cluster.settings().forEach((key, value) -> text.append(key + ": " + value + "\n"));
    return text.toString();
  }

  private static String head(JoinedIdentity identity, JoinedIdentity.Founded cluster) {
    return String.format(
        Locale.ROOT,
        """
        # A metadata server of Skerry that joined a cluster. An unknown key is an error. Relative
        # paths count from the folder above the one that this file lies in.

        # The cluster that this server belongs to; data or certificates of another one are refused.
        cluster: %s
        incarnation: %d

        # Name of this server, as in its certificate, and where it stands: site (data centre) and
        # rack.
        node: %s
        site: %s
        rack: %s

        """,
        identity.cluster(),
        cluster.incarnation(),
        identity.name(),
        identity.site(),
        identity.rack());
  }

  private static String places(NodeFiles.Addresses addresses) {
    return """
    # Where it listens, and the address that others are told, which never changes. Mutual TLS only.
    listen: "%s"
    advertise: "%s"

    # The join port proves the server only and serves nothing but joining with a token.
    joinListen: "%s"
    joinAdvertise: "%s"

    # Plain HTTP for monitoring: /health and /metrics. Keep it on the loopback address.
    statusListen: "%s"

    """
        .formatted(
            addresses.listen(),
            addresses.advertise(),
            addresses.join(),
            addresses.join(),
            addresses.status());
  }

  private static String files(JoinedIdentity.Founded cluster, Path masterKey) {
    return """

    # Raft log, state and snapshots of every group.
    data: "data"

    # Data groups besides group 0. Fixed at init.
    dataGroups: %d

    # This server's certificate chain and key, and the cluster's authority.
    tls:
      certificate: "conf/tls/certificate.pem"
      key: "conf/tls/key.pem"
      authority: "conf/tls/authority.pem"

    # Unwraps every other secret: a copy of the cluster's master key.
    masterKey: "%s"

    """
        .formatted(cluster.dataGroups(), masterKey);
  }
}
