package io.skerry.client.transport;

import io.skerry.proto.security.JoinToken;
import io.skerry.proto.security.ServerNames;
import io.skerry.proto.types.Role;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/// Trusts exactly the metadata servers of the authority whose fingerprint a token carries. The
/// check is made during the handshake, so that nobody else ever sees the token's secret.
final class AuthorityPin extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  private final String fingerprint;

  AuthorityPin(String fingerprint) {
    this.fingerprint = fingerprint;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    if (chain.length < 2) {
      throw new CertificateException("the server did not show the cluster's authority");
    }
    X509Certificate leaf = chain[0];
    X509Certificate authority = chain[chain.length - 1];
    try {
      if (!JoinToken.fingerprint(authority).equals(fingerprint)) {
        throw new CertificateException(
            "the server belongs to another cluster than the token: another authority");
      }
      leaf.verify(authority.getPublicKey());
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new CertificateException("the server's certificate is not of the authority", e);
    }
    leaf.checkValidity();
    authority.checkValidity();
    if (authority.getBasicConstraints() < 0 || !namesMetadata(leaf)) {
      throw new CertificateException("the server is not a metadata server of the cluster");
    }
  }

  private static boolean namesMetadata(X509Certificate leaf) throws CertificateParsingException {
    Collection<List<?>> names = leaf.getSubjectAlternativeNames();
    String wanted = ServerNames.ofRole(Role.METADATA);
    return names != null
        && names.stream().anyMatch(n -> n.get(0).equals(DNS_NAME) && wanted.equals(n.get(1)));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side is a client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
