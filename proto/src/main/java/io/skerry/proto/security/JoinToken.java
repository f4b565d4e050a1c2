package io.skerry.proto.security;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/// What an administrator hands to somebody who shall join: where to ask, whom to trust, and a
/// secret that works once. As text: "skj1." and base64url of the fields, one a line.
///
/// @param authorityFingerprint SHA-256 of the authority's certificate, lower-case hex
/// @param servers join addresses, host:port
/// @param secret base64url
public record JoinToken(
    String cluster, String authorityFingerprint, List<String> servers, String secret) {
  private static final String PREFIX = "skj1.";

  public JoinToken {
    servers = List.copyOf(servers);
  }

  public String text() {
    String plain =
        String.join("\n", cluster, authorityFingerprint, String.join(",", servers), secret);
    return PREFIX
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(plain.getBytes(StandardCharsets.UTF_8));
  }

  /// Reads the text form.
  ///
  /// @throws IllegalArgumentException if it is not one, with a message for a person
  public static JoinToken parse(String text) {
    String trimmed = text.strip();
    if (!trimmed.startsWith(PREFIX)) {
      throw new IllegalArgumentException("not a join token: it must begin with " + PREFIX);
    }
    String[] fields;
    try {
      byte[] plain = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
      fields = new String(plain, StandardCharsets.UTF_8).split("\n", -1);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a join token: it is damaged", e);
    }
    if (fields.length != 4) {
      throw new IllegalArgumentException("not a join token: it is incomplete");
    }
    return new JoinToken(fields[0], fields[1], List.of(fields[2].split(",")), fields[3]);
  }

  /// The fingerprint that tokens carry.
  public static String fingerprint(X509Certificate authority) throws GeneralSecurityException {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(authority.getEncoded());
    StringBuilder hex = new StringBuilder();
    for (byte b : digest) {
      hex.append(String.format("%02x", b));
    }
    return hex.toString();
  }
}
