package io.skerry.metadata.authority;

import io.skerry.metadata.model.FileKey;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Secret;
import io.skerry.proto.types.Macs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The cluster's keys in clear, in memory only: unwrapped on first use with the master key and
/// kept.
public final class KeyRing {
  private final KeyWrap master;
  private final SecureRandom random = new SecureRandom();
  private final Map<Integer, byte[]> macSecrets = new ConcurrentHashMap<>();
  private final Map<NodeKey, byte[]> nodeKeys = new ConcurrentHashMap<>();
  private final Map<Long, KeyWrap> namespaceKeys = new ConcurrentHashMap<>();

  /// @param version of the MAC secret
  private record NodeKey(int version, String purpose, int node) {}

  public KeyRing(KeyWrap master) {
    this.master = master;
  }

  /// The authority as group 0 keeps it.
  ///
  /// @throws GeneralSecurityException if the master key is another one
  public CertificateAuthority authority(Secret key, Secret certificate)
      throws GeneralSecurityException {
    byte[] pkcs8 = master.unwrapPadded(key.wrapped());
    X509Certificate own =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(certificate.wrapped()));
    PrivateKey unwrapped =
        KeyFactory.getInstance(own.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    return new CertificateAuthority(unwrapped, own);
  }

  /// The key with which a node checks capabilities.
  public byte[] capabilityKey(Secret mac, int node) {
    return nodeKey(mac, "capability", node);
  }

  /// The key with which a node signs receipts.
  public byte[] receiptKey(Secret mac, int node) {
    return nodeKey(mac, "receipt", node);
  }

  private byte[] nodeKey(Secret mac, String purpose, int node) {
    return nodeKeys.computeIfAbsent(
        new NodeKey(mac.version(), purpose, node),
        missing -> Macs.deriveNodeKey(macSecret(mac), purpose, node));
  }

  /// The key with which metadata servers sign and check read handles; no node gets it.
  public byte[] readHandleKey(Secret mac) {
    byte[] purpose = "skerry-read-handle-key-v1".getBytes(StandardCharsets.UTF_8);
    return Macs.sign(macSecret(mac), purpose);
  }

  /// The newest of several MAC secrets, oldest first as they are stored.
  ///
  /// @throws IllegalStateException before the cluster is bootstrapped
  public static Secret newest(List<Secret> macs) {
    if (macs.isEmpty()) {
      throw new IllegalStateException("group 0 holds no MAC secret");
    }
    return macs.get(macs.size() - 1);
  }

  /// The secret of a join token: the same for the same request, so that a repeated request answers
  /// the token that its first run has registered.
  public byte[] tokenSecret(List<Secret> macs, String request) {
    byte[] name = ("skerry-join-token-v1|" + request).getBytes(StandardCharsets.UTF_8);
    return Macs.sign(macSecret(macs.get(0)), name);
  }

  /// A new namespace key, wrapped by the master key.
  public byte[] newNamespaceKey() {
    return master.wrap(KeyWrap.newKey(random));
  }

  /// A new file key, wrapped by its namespace's key.
  public byte[] newFileKey(Namespace namespace) {
    return namespaceKey(namespace).wrap(KeyWrap.newKey(random));
  }

  /// A file key in clear.
  public byte[] open(FileKey key, Namespace namespace) {
    try {
      return namespaceKey(namespace).unwrap(key.wrapped());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key " + key.id() + " of " + namespace + " is damaged", e);
    }
  }

  private KeyWrap namespaceKey(Namespace namespace) {
    long id = (long) namespace.id() << 32 | namespace.keyVersion();
    return namespaceKeys.computeIfAbsent(
        id, missing -> new KeyWrap(unwrap(namespace.wrappedKey())));
  }

  /// Whether a MAC secret was wrapped by this master key.
  public boolean unwraps(byte[] wrapped) {
    try {
      return master.unwrap(wrapped).length == KeyWrap.KEY_BYTES;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private byte[] macSecret(Secret mac) {
    return macSecrets.computeIfAbsent(mac.version(), missing -> unwrap(mac.wrapped()));
  }

  private byte[] unwrap(byte[] wrapped) {
    try {
      return master.unwrap(wrapped);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the master key does not fit this cluster's keys", e);
    }
  }
}
