package io.skerry.client;

import io.skerry.proto.security.MutualTls;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Pem;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/// How one client reaches its cluster and how much it may use.
///
/// @param cluster id of the cluster, as in the certificate
/// @param servers gRPC addresses of metadata servers, host:port; one that runs is enough to start
/// @param tls certificate, key and authority of the caller
/// @param site where the client stands; copies at the same site are read first; empty: nowhere
/// @param callTimeout after which a call that got no answer fails
/// @param parallelism block ranges fetched at once for each open file
/// @param memoryBytes for file contents in flight, over all open files; up to a quarter more stays
///   in idle buffers
/// @param metadataCacheBytes of memory, for each namespace in use, for answers about names,
///   attributes and contents that the service lets this client keep; 0: every question is asked
/// @param metadataStaleness how old an answer from that memory may be although somebody else may
///   have changed something since; zero: not at all
/// @param leaderHints remembers leaders between processes, so that the first call goes right
public record ClientConfig(
    String cluster,
    List<String> servers,
    MutualTls tls,
    String site,
    Duration callTimeout,
    int parallelism,
    long memoryBytes,
    long metadataCacheBytes,
    Duration metadataStaleness,
    LeaderHints leaderHints) {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final int PARALLELISM = 4;
  private static final long MEMORY_BYTES = 64L << 20;
  private static final long MEMORY_BYTES_MIN = 4L << 20;
  private static final long METADATA_CACHE_BYTES_MIN = 1L << 20;

  /// A third of what a removed right may live on.
  private static final Duration METADATA_STALENESS_MAX = Duration.ofSeconds(20);

  public ClientConfig {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no metadata server is configured");
    }
    if (callTimeout.isNegative() || callTimeout.isZero()) {
      throw new IllegalArgumentException("callTimeout " + callTimeout + " is not positive");
    }
    if (parallelism < 1 || parallelism > 64) {
      throw new IllegalArgumentException("parallelism " + parallelism + " is not in 1..64");
    }
    if (memoryBytes < MEMORY_BYTES_MIN) {
      throw new IllegalArgumentException(
          "memoryBytes " + memoryBytes + " is below " + MEMORY_BYTES_MIN);
    }
    if (metadataCacheBytes < 0
        || (metadataCacheBytes > 0 && metadataCacheBytes < METADATA_CACHE_BYTES_MIN)) {
      throw new IllegalArgumentException(
          "metadataCacheBytes "
              + metadataCacheBytes
              + " is neither 0 nor at least "
              + METADATA_CACHE_BYTES_MIN);
    }
    if (metadataStaleness.isNegative()
        || metadataStaleness.compareTo(METADATA_STALENESS_MAX) > 0
        || (!metadataStaleness.isZero() && metadataCacheBytes == 0)) {
      throw new IllegalArgumentException(
          "metadataStaleness "
              + metadataStaleness
              + " must be between 0 and "
              + METADATA_STALENESS_MAX
              + ", and needs metadataCacheBytes");
    }
  }

  /// The defaults: no site, 30 s a call, 4 ranges at once, 64 MiB, nothing kept of metadata, no
  /// hints.
  public static ClientConfig of(String cluster, List<String> servers, MutualTls tls) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        "",
        CALL_TIMEOUT,
        PARALLELISM,
        MEMORY_BYTES,
        0,
        Duration.ZERO,
        LeaderHints.inMemory());
  }

  /// The defaults for the identity in a folder: certificate.pem, key.pem and authority.pem, as
  /// joining wrote them. The certificate names the cluster.
  ///
  /// @throws SkerryException if a file is missing or cannot be used, with a message that names it
  public static ClientConfig ofIdentity(Path folder, List<String> servers) throws SkerryException {
    try {
      List<X509Certificate> chain = Pem.certificates(text(folder, "certificate.pem"));
      PrivateKey key = Pem.privateKey(text(folder, "key.pem"));
      X509Certificate authority = Pem.certificates(text(folder, "authority.pem")).get(0);
      PeerIdentity identity =
          PeerIdentity.of(chain.get(0))
              .orElseThrow(() -> new GeneralSecurityException("the certificate names no cluster"));
      return of(identity.cluster(), servers, new MutualTls(key, chain, authority));
    } catch (GeneralSecurityException e) {
      throw new SkerryException(
          ErrorCode.UNAUTHENTICATED, "", "identity " + folder + ": " + e.getMessage(), e);
    }
  }

  private static String text(Path folder, String name) throws SkerryException {
    Path file = folder.resolve(name);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new SkerryException(
          ErrorCode.UNAUTHENTICATED, "", "cannot read the identity file " + file, e);
    }
  }

  public ClientConfig withSite(String value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        value,
        callTimeout,
        parallelism,
        memoryBytes,
        metadataCacheBytes,
        metadataStaleness,
        leaderHints);
  }

  public ClientConfig withCallTimeout(Duration value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        value,
        parallelism,
        memoryBytes,
        metadataCacheBytes,
        metadataStaleness,
        leaderHints);
  }

  public ClientConfig withParallelism(int value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        callTimeout,
        value,
        memoryBytes,
        metadataCacheBytes,
        metadataStaleness,
        leaderHints);
  }

  public ClientConfig withMemoryBytes(long value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        callTimeout,
        parallelism,
        value,
        metadataCacheBytes,
        metadataStaleness,
        leaderHints);
  }

  /// Keeps answers about names, attributes and contents in memory where the service allows it.
  public ClientConfig withMetadataCacheBytes(long value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        callTimeout,
        parallelism,
        memoryBytes,
        value,
        metadataStaleness,
        leaderHints);
  }

  /// Takes answers of at most this age from that memory even where the service does not vouch for
  /// them. What this client has changed itself it sees at once.
  public ClientConfig withMetadataStaleness(Duration value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        callTimeout,
        parallelism,
        memoryBytes,
        metadataCacheBytes,
        value,
        leaderHints);
  }

  public ClientConfig withLeaderHints(LeaderHints value) {
    return new ClientConfig(
        cluster,
        servers,
        tls,
        site,
        callTimeout,
        parallelism,
        memoryBytes,
        metadataCacheBytes,
        metadataStaleness,
        value);
  }
}
