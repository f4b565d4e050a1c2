package io.skerry.metadata.authority;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.Secret;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrapping, the master key's file and the file that a cluster starts from.
final class KeysAtRestTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir Path directory;

  @Test
  void wrappedKeyComesBackUnderTheSameKeyOnly() throws GeneralSecurityException {
    KeyWrap wrap = new KeyWrap(KeyWrap.newKey(random));
    byte[] secret = KeyWrap.newKey(random);

    byte[] wrapped = wrap.wrap(secret);

    assertEquals(40, wrapped.length);
    assertArrayEquals(secret, wrap.unwrap(wrapped));
    KeyWrap other = new KeyWrap(KeyWrap.newKey(random));
    assertThrows(GeneralSecurityException.class, () -> other.unwrap(wrapped));
    wrapped[7] ^= 1;
    assertThrows(GeneralSecurityException.class, () -> wrap.unwrap(wrapped));
  }

  @Test
  void secretOfAnyLengthComesBack() throws GeneralSecurityException {
    KeyWrap wrap = new KeyWrap(KeyWrap.newKey(random));
    for (int length = 1; length < 150; length++) {
      byte[] secret = new byte[length];
      random.nextBytes(secret);
      byte[] wrapped = wrap.wrapPadded(secret);
      assertArrayEquals(secret, wrap.unwrapPadded(wrapped));
    }
  }

  @Test
  void masterKeyFileIsForItsOwnerOnlyAndNeverOverwritten() throws Exception {
    Path file = directory.resolve("keys/master.key");

    KeyWrap made = MasterKey.create(file, random);

    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertTrue(Files.readString(file).startsWith("skerry-master-key-v1:"));
    byte[] secret = KeyWrap.newKey(random);
    assertArrayEquals(secret, MasterKey.read(file).unwrap(made.wrap(secret)));
    assertThrows(FileAlreadyExistsException.class, () -> MasterKey.create(file, random));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    IOException refused = assertThrows(IOException.class, () -> MasterKey.read(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("chmod 600"));
  }

  @Test
  void bootstrapFileComesBackAndDamageIsSeen() throws IOException {
    BootstrapMaterial material =
        new BootstrapMaterial(
            "c1", 42, 2, List.of(new Secret(Secret.Kind.MAC, 1, new byte[40])), "admin");
    Path file = directory.resolve("bootstrap.bin");
    Files.write(file, material.encoded());
    assertEquals(material, BootstrapMaterial.read(file));

    byte[] damaged = material.encoded();
    damaged[damaged.length / 2] ^= 4;
    Files.write(file, damaged);

    assertThrows(IOException.class, () -> BootstrapMaterial.read(file));
    Files.write(file, new byte[3]);
    assertThrows(IOException.class, () -> BootstrapMaterial.read(file));
    assertFalse(Files.exists(directory.resolve("absent")));
    assertThrows(IOException.class, () -> BootstrapMaterial.read(directory.resolve("absent")));
  }
}
