package io.skerry.metadata.authority;

import io.skerry.metadata.model.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What the first leader of group 0 writes into an empty cluster. The same file lies on every
/// initial metadata server; secrets in it are wrapped by the master key.
///
/// @param secrets the authority and the first MAC secret
/// @param admin name of the first administrator
public record BootstrapMaterial(
    String cluster, long incarnation, int dataGroups, List<Secret> secrets, String admin) {
  private static final int MAGIC = 0x534b4231; // "SKB1"
  private static final int SECRETS_MAX = 64;
  private static final int BYTES_MAX = 64 * 1024;

  public BootstrapMaterial {
    secrets = List.copyOf(secrets);
  }

  /// The bytes of the file: magic, fields, CRC-32C of all before.
  public byte[] encoded() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(cluster);
      out.writeLong(incarnation);
      out.writeInt(dataGroups);
      out.writeInt(secrets.size());
      for (Secret secret : secrets) {
        out.writeInt(secret.kind().number());
        out.writeInt(secret.version());
        out.writeInt(secret.wrapped().length);
        out.write(secret.wrapped());
      }
      out.writeUTF(admin);
      out.writeInt(checksum(bytes.toByteArray(), out.size()));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /// Reads the file.
  ///
  /// @throws IOException if it is missing or damaged, with a message for a person
  public static BootstrapMaterial read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("bootstrap file " + file + " is missing");
    }
    if (Files.size(file) > BYTES_MAX) {
      throw new IOException("file " + file + " is no bootstrap file: it is too large");
    }
    byte[] bytes = Files.readAllBytes(file);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("no bootstrap file");
      }
      BootstrapMaterial material =
          new BootstrapMaterial(
              in.readUTF(), in.readLong(), in.readInt(), secrets(in), in.readUTF());
      int length = bytes.length - in.available();
      if (in.readInt() != checksum(bytes, length) || in.available() != 0) {
        throw new IOException("its checksum is wrong");
      }
      return material;
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException("bootstrap file " + file + " is damaged: " + e.getMessage(), e);
    }
  }

  private static List<Secret> secrets(DataInputStream in) throws IOException {
    List<Secret> secrets = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < Math.min(count, SECRETS_MAX); i++) {
      Secret.Kind kind = Secret.Kind.ofNumber(in.readInt());
      int version = in.readInt();
      int length = in.readInt();
      if (length < 0 || length > BYTES_MAX) {
        throw new IOException("a secret has " + length + " bytes");
      }
      byte[] wrapped = new byte[length];
      in.readFully(wrapped);
      secrets.add(new Secret(kind, version, wrapped));
    }
    return secrets;
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
