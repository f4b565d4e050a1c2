package io.skerry.proto.security;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// PEM text of certificates and PKCS #8 keys (RFC 7468).
public final class Pem {
  private static final int LINE = 64;

  private Pem() {}

  /// Encodes one object, for instance with label "CERTIFICATE" or "PRIVATE KEY".
  public static String encode(String label, byte[] der) {
    String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  /// All certificates of the text, in order.
  ///
  /// @throws GeneralSecurityException if there is none or one cannot be read
  public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Certificate certificate :
        factory.generateCertificates(
            new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)))) {
      certificates.add((X509Certificate) certificate);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("no certificate in this PEM text");
    }
    return certificates;
  }

  /// The one elliptic-curve private key of the text.
  ///
  /// @throws GeneralSecurityException if it is not an unencrypted PKCS #8 key of type EC
  public static PrivateKey privateKey(String text) throws GeneralSecurityException {
    byte[] der = body(text, "PRIVATE KEY");
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /// The one elliptic-curve public key of the text.
  ///
  /// @throws GeneralSecurityException if there is none or it is not of type EC
  public static PublicKey publicKey(String text) throws GeneralSecurityException {
    byte[] der = body(text, "PUBLIC KEY");
    return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
  }

  private static byte[] body(String text, String label) throws GeneralSecurityException {
    String begin = "-----BEGIN " + label + "-----";
    int from = text.indexOf(begin);
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new GeneralSecurityException("no " + label + " in this PEM text");
    }
    try {
      return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the " + label + " is not base64", e);
    }
  }
}
