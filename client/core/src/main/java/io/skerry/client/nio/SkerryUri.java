package io.skerry.client.nio;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// `skerry://CLUSTER/namespace/path`, where the cluster is a profile or addresses. Names are
/// written byte by byte, so that every name comes back as it was.
final class SkerryUri {
  static final String SCHEME = "skerry";

  /// What stands for itself in the path of a URI.
  private static final String PLAIN = "/-._~!$&'()*+,;=:@";

  private SkerryUri() {}

  static URI of(String cluster, String path) {
    StringBuilder text = new StringBuilder(SCHEME + "://" + cluster);
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter || PLAIN.indexOf(c) >= 0) {
        text.append(c);
      } else {
        text.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
    return URI.create(text.toString());
  }

  /// The cluster that a URI names.
  ///
  /// @throws IllegalArgumentException if it is no URI of Skerry
  static String cluster(URI uri) {
    if (!SCHEME.equalsIgnoreCase(uri.getScheme())) {
      throw new IllegalArgumentException(uri + ": the scheme is not " + SCHEME);
    }
    String authority = uri.getRawAuthority();
    if (uri.isOpaque() || authority == null || authority.isEmpty()) {
      throw new IllegalArgumentException(
          uri + ": names no cluster (skerry://CLUSTER/NAMESPACE/PATH)");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          uri + ": an identity is chosen by the key \"identity\" or by SKERRY_AS, not in the URI");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException(uri + ": has a query or a fragment");
    }
    return authority;
  }

  /// The path that a URI names.
  static String path(URI uri) {
    String raw = uri.getRawPath();
    if (raw == null || raw.isEmpty()) {
      return "/";
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.write(Integer.parseInt(raw.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        int end = Character.isHighSurrogate(c) ? i + 2 : i + 1;
        bytes.writeBytes(raw.substring(i, end).getBytes(StandardCharsets.UTF_8));
        i = end - 1;
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(uri + ": the path is not UTF-8", e);
    }
  }
}
