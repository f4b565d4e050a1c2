package io.skerry.cli.setup;

import io.skerry.cli.shell.Shell;
import io.skerry.client.JoinKey;
import io.skerry.client.SkerryException;
import io.skerry.client.config.ClientFile;
import io.skerry.proto.types.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The key of a join that has not ended, beside the configuration file. It is there before the
/// cluster is asked, so that `join` can be repeated with the same token when the answer is lost:
/// the cluster answers the same key again, and no other one.
final class PendingKey {
  private static final int NAME_BYTES = 16;

  private final Path file;

  private PendingKey(Path file) {
    this.file = file;
  }

  /// The one that belongs to a token. Its name tells nothing of the token's secret.
  static PendingKey of(Shell shell, String token) {
    byte[] digest = sha256(token.strip().getBytes(StandardCharsets.UTF_8));
    String name = HexFormat.of().formatHex(digest, 0, NAME_BYTES) + ".pem";
    Path config = ClientFile.of(shell.surroundings()).path().toAbsolutePath();
    return new PendingKey(config.resolveSibling("joining").resolve(name));
  }

  /// The kept key, or a new one that is kept from now on.
  JoinKey load() throws IOException {
    if (Files.exists(file)) {
      try {
        return JoinKey.parse(Files.readString(file));
      } catch (SkerryException e) {
        throw new SkerryException(
            ErrorCode.INVALID_ARGUMENT,
            "",
            file + " is damaged; delete it and ask for a new token",
            e);
      }
    }
    JoinKey key = JoinKey.create();
    Path folder = file.resolveSibling("");
    NodeFiles.createPrivateFolder(folder);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    NodeFiles.writePrivate(fresh, key.pem());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    return key;
  }

  /// The identity is where it belongs: the copy goes.
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  private static byte[] sha256(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
