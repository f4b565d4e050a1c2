package io.skerry.metadata.server;

import io.skerry.metadata.authority.BootstrapMaterial;
import io.skerry.metadata.authority.CertificateAuthority;
import io.skerry.metadata.authority.KeyWrap;
import io.skerry.metadata.authority.MasterKey;
import io.skerry.metadata.authority.SecretFiles;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.Secret.Kind;
import io.skerry.metadata.server.MetadataConfig.Timing;
import io.skerry.metadata.server.MetadataConfig.TlsFiles;
import io.skerry.metadata.server.MetadataConfig.Voter;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a new cluster out of nothing: the master key, the authority, the folder of every first
/// metadata server and the administrator's certificate. Overwrites nothing.
final class ClusterInit {
  private static final String LISTEN_EVERYWHERE = "0.0.0.0";
  private static final String LOOPBACK = "127.0.0.1";

  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock;

  ClusterInit(InstantSource clock) {
    this.clock = clock;
  }

  /// What was made.
  record Made(String cluster, long incarnation) {}

  /// @throws Refusal if the specification cannot be met or something is there already
  Made run(InitSpec spec) throws Refusal {
    String cluster = spec.cluster().orElseGet(this::newCluster);
    long incarnation = newIncarnation();
    List<MetadataConfig> configs = configs(spec, cluster, incarnation);
    refuseExisting(spec);
    try {
      KeyWrap master = MasterKey.create(spec.masterKey(), random);
      CertificateAuthority authority = CertificateAuthority.create(cluster, clock.instant());
      BootstrapMaterial material = material(spec, cluster, incarnation, master, authority);
      for (int i = 0; i < configs.size(); i++) {
        writeServer(spec.metadata().get(i), configs.get(i), authority, material);
      }
      PeerIdentity admin = new PeerIdentity(cluster, Role.ADMIN, spec.admin());
      writeIdentity(spec.adminDirectory(), admin, authority, List.of());
      return new Made(cluster, incarnation);
    } catch (IOException | GeneralSecurityException e) {
      throw new Refusal("init failed: " + e, e);
    }
  }

  private String newCluster() {
    return "skerry-%08x".formatted(random.nextInt());
  }

  /// 32 bits of time and 16 of chance.
  private long newIncarnation() {
    return (clock.instant().getEpochSecond() & 0xffff_ffffL) << 16 | random.nextInt(1 << 16);
  }

  private static List<MetadataConfig> configs(InitSpec spec, String cluster, long incarnation)
      throws Refusal {
    try {
      if (!CertificateAuthority.label(spec.admin())) {
        throw new IllegalArgumentException("admin name \"" + spec.admin() + "\" is no name");
      }
      List<Voter> voters = new ArrayList<>();
      for (InitSpec.Server server : spec.metadata()) {
        voters.add(
            new Voter(
                server.node(),
                new HostPort(server.host(), server.port()),
                new HostPort(server.host(), server.joinPort())));
      }
      List<MetadataConfig> configs = new ArrayList<>();
      for (InitSpec.Server server : spec.metadata()) {
        configs.add(config(spec, server, new Cluster(cluster, incarnation, voters)));
      }
      return configs;
    } catch (IllegalArgumentException e) {
      throw new Refusal("specification: " + e.getMessage(), e);
    }
  }

  private record Cluster(String name, long incarnation, List<Voter> voters) {}

  private static MetadataConfig config(InitSpec spec, InitSpec.Server server, Cluster cluster) {
    if (!CertificateAuthority.host(server.host())) {
      throw new IllegalArgumentException("host \"" + server.host() + "\" is no name or address");
    }
    String bind = server.host().startsWith("127.") ? server.host() : LISTEN_EVERYWHERE;
    return new MetadataConfig(
        cluster.name(),
        cluster.incarnation(),
        server.node(),
        server.site(),
        server.rack(),
        new HostPort(bind, server.port()),
        new HostPort(server.host(), server.port()),
        new HostPort(bind, server.joinPort()),
        new HostPort(server.host(), server.joinPort()),
        new HostPort(LOOPBACK, server.statusPort()),
        Path.of("data"),
        spec.dataGroups(),
        cluster.voters(),
        new TlsFiles(
            Path.of("conf/tls/certificate.pem"),
            Path.of("conf/tls/key.pem"),
            Path.of("conf/tls/authority.pem")),
        masterKey(spec, server),
        Optional.of(Path.of("conf/bootstrap.bin")),
        Timing.DEFAULT,
        MetadataConfig.PLACEMENT_GROUPS_PER_NODE_DEFAULT,
        MetadataConfig.MIN_FREE_BYTES_DEFAULT);
  }

  /// Relative where the key lies beside the server's folder: both may then be copied to any place.
  private static Path masterKey(InitSpec spec, InitSpec.Server server) {
    Path beside = server.directory().getParent();
    return beside != null && spec.masterKey().startsWith(beside)
        ? server.directory().relativize(spec.masterKey())
        : spec.masterKey();
  }

  private static void refuseExisting(InitSpec spec) throws Refusal {
    List<Path> places = new ArrayList<>();
    places.add(spec.masterKey());
    places.add(spec.adminDirectory().resolve("key.pem"));
    for (InitSpec.Server server : spec.metadata()) {
      places.add(server.directory().resolve("conf"));
      places.add(server.directory().resolve("data"));
    }
    for (Path place : places) {
      if (Files.exists(place)) {
        throw new Refusal(place + " exists already; init overwrites nothing");
      }
    }
  }

  private BootstrapMaterial material(
      InitSpec spec,
      String cluster,
      long incarnation,
      KeyWrap master,
      CertificateAuthority authority)
      throws GeneralSecurityException {
    return new BootstrapMaterial(
        cluster,
        incarnation,
        spec.dataGroups(),
        List.of(
            new Secret(Kind.AUTHORITY_KEY, 1, master.wrapPadded(authority.encodedKey())),
            new Secret(Kind.AUTHORITY_CERTIFICATE, 1, authority.certificate().getEncoded()),
            new Secret(Kind.MAC, 1, master.wrap(KeyWrap.newKey(random)))),
        spec.admin());
  }

  private void writeServer(
      InitSpec.Server server,
      MetadataConfig config,
      CertificateAuthority authority,
      BootstrapMaterial material)
      throws IOException, GeneralSecurityException {
    Path conf = server.directory().resolve("conf");
    PeerIdentity identity = new PeerIdentity(config.cluster(), Role.METADATA, config.node());
    writeIdentity(conf.resolve("tls"), identity, authority, List.of(server.host()));
    SecretFiles.create(conf.resolve("bootstrap.bin"), material.encoded());
    Files.writeString(conf.resolve("metadata.yaml"), ConfigTemplate.text(config));
  }

  private void writeIdentity(
      Path folder, PeerIdentity identity, CertificateAuthority authority, List<String> hosts)
      throws IOException, GeneralSecurityException {
    KeyPair pair = CertificateAuthority.newKeyPair();
    X509Certificate certificate =
        authority.issue(identity, pair.getPublic(), hosts, clock.instant());
    SecretFiles.create(
        folder.resolve("key.pem"),
        ascii(Pem.encode("PRIVATE KEY", pair.getPrivate().getEncoded())));
    Files.writeString(
        folder.resolve("certificate.pem"), Pem.encode("CERTIFICATE", certificate.getEncoded()));
    Files.writeString(
        folder.resolve("authority.pem"),
        Pem.encode("CERTIFICATE", authority.certificate().getEncoded()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
