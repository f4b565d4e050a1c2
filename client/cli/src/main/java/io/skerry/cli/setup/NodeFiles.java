package io.skerry.cli.setup;

import io.skerry.client.JoinedIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;

/// What a joined server or user keeps on disk.
public final class NodeFiles {
  private static final String PRIVATE = "rw-------";
  private static final String PRIVATE_FOLDER = "rwx------";

  private NodeFiles() {}

  /// Addresses of one server.
  ///
  /// @param listen host:port to bind; unused by workers
  /// @param advertise host:port that others are told
  /// @param join of a metadata server: host:port of its join port; else empty
  public record Addresses(String listen, String advertise, String status, String join) {
    public Addresses(String listen, String advertise, String status) {
      this(listen, advertise, status, "");
    }
  }

  /// Writes certificate, key and authority under their usual names.
  public static void writeIdentity(Path folder, JoinedIdentity identity) throws IOException {
    createPrivateFolder(folder);
    Files.writeString(folder.resolve("certificate.pem"), identity.certificateChain());
    Files.writeString(folder.resolve("authority.pem"), identity.authority());
    writePrivate(folder.resolve("key.pem"), identity.privateKey());
  }

  /// A folder that only its owner may enter.
  public static void createPrivateFolder(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(PRIVATE_FOLDER));
  }

  /// Writes a file that only its owner may read, synced: it is a key that cannot be had again.
  static void writePrivate(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    Files.writeString(file, text, StandardOpenOption.SYNC);
  }

  /// Writes `conf/<role>.yaml` and `conf/tls` of a server into its folder. The folder `conf`
  /// appears whole or not at all.
  ///
  /// @param masterKey where a metadata server finds the master key; unused by others
  public static void writeServer(
      Path folder, JoinedIdentity identity, Addresses addresses, Path masterKey)
      throws IOException {
    Path conf = folder.resolve("conf.new");
    Files.createDirectories(conf);
    writeIdentity(conf.resolve("tls"), identity);
    ServerRole role = ServerRole.of(identity.role());
    String text =
        switch (role) {
          case METADATA -> MetadataFile.text(identity, addresses, masterKey);
          case STORAGE -> storage(identity, addresses);
          case WORKER -> worker(identity, addresses.status());
        };
    Files.writeString(conf.resolve(role.word() + ".yaml"), text);
    Files.move(conf, folder.resolve("conf"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String storage(JoinedIdentity identity, Addresses addresses) {
    return head("A storage node", identity)
        + """
        # Rack within the site; copies avoid sharing one.
        rack: %s

        # Where it listens, and the address that clients and other nodes are told. Mutual TLS only.
        listen: "%s"
        advertise: "%s"

        # Plain HTTP for monitoring: /health and /metrics. Keep it on the loopback address.
        statusListen: "%s"

        # Sealed chunks. One folder, one disk.
        data: "data"

        # Bytes that chunks may use; 0: as much as the file system has.
        capacityBytes: 0

        # Below this much free disk space the node takes no new chunks.
        minFreeBytes: %d

        """
            .formatted(
                identity.rack(),
                addresses.listen(),
                addresses.advertise(),
                addresses.status(),
                2L << 30)
        + tail(identity);
  }

  private static String worker(JoinedIdentity identity, String status) {
    return head("A worker", identity)
        + """
        # Plain HTTP for monitoring: /health and /metrics. Keep it on the loopback address.
        statusListen: "%s"

        """
            .formatted(status)
        + tail(identity);
  }

  private static String head(String what, JoinedIdentity identity) {
    return String.format(
        Locale.ROOT,
        """
        # %s of Skerry. Every key is written here with its value; an unknown key is an error.
        # Relative paths count from the folder above the one that this file lies in.

        # The cluster that it belongs to; data or certificates of another one are refused.
        cluster: %s

        # Its name, as in its certificate.
        node: %s

        # The site (data centre, region) where it stands.
        site: %s

        """,
        what,
        identity.cluster(),
        identity.name(),
        identity.site());
  }

  private static String tail(JoinedIdentity identity) {
    StringBuilder text = new StringBuilder();
    text.append("# Metadata servers; one that answers is enough to start.\nmetadataServers:\n");
    List<String> servers = identity.metadataServers();
    servers.forEach(server -> text.append("  - \"").append(server).append("\"\n"));
    text.append(
        """

        # Certificate chain and key of this node, and the cluster's authority.
        tls:
          certificate: "conf/tls/certificate.pem"
          key: "conf/tls/key.pem"
          authority: "conf/tls/authority.pem"
        """);
    return text.toString();
  }
}
