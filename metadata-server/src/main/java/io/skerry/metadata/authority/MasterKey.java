package io.skerry.metadata.authority;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/// The key under which every other secret of the cluster is wrapped, in a file outside all data
/// directories: one line, `skerry-master-key-v1:` and base64 of 32 bytes, mode 0600.
public final class MasterKey {
  private static final String PREFIX = "skerry-master-key-v1:";

  private MasterKey() {}

  /// Draws a key and writes its file.
  public static KeyWrap create(Path file, SecureRandom random) throws IOException {
    byte[] key = KeyWrap.newKey(random);
    String line = PREFIX + Base64.getEncoder().encodeToString(key) + '\n';
    SecretFiles.create(file, line.getBytes(StandardCharsets.US_ASCII));
    return new KeyWrap(key);
  }

  /// Reads the file.
  ///
  /// @throws IOException if it is missing, open to others, or no master key, with a message for a
  ///   person
  public static KeyWrap read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("master key file " + file + " is missing");
    }
    if (SecretFiles.openToOthers(file)) {
      throw new IOException(
          "master key file " + file + " may be read by others; run: chmod 600 " + file);
    }
    String line = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!line.startsWith(PREFIX)) {
      throw new IOException("file " + file + " is no master key: it must begin with " + PREFIX);
    }
    try {
      return new KeyWrap(Base64.getDecoder().decode(line.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      throw new IOException("file " + file + " is a damaged master key", e);
    }
  }
}
