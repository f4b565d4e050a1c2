package io.skerry.fuse.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.client.AclEntry;
import io.skerry.client.AclEntry.Tag;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Lists as `setfacl` writes them.
final class PosixAclTest {
  /// What `setfacl -m u:1001:rw` makes of a file of mode 0640.
  private static final String WRITTEN =
      "02000000"
          + "01000600ffffffff"
          + "02000600e9030000"
          + "04000400ffffffff"
          + "10000600ffffffff"
          + "20000000ffffffff";

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  @Test
  void entriesAreRead() throws Exception {
    assertEquals(
        List.of(
            new AclEntry(Tag.OWNER, "", 6),
            new AclEntry(Tag.USER, "1001", 6),
            new AclEntry(Tag.OWNING_GROUP, "", 4),
            new AclEntry(Tag.MASK, "", 6),
            new AclEntry(Tag.OTHER, "", 0)),
        PosixAcl.decoded(bytes(WRITTEN)));
  }

  @Test
  void bytesThatAreNoListAreRefused() {
    for (String wrong :
        List.of(
            "",
            "0200",
            "01000000",
            "0200000001",
            "0200000003000600ffffffff",
            "0200000001000900ffffffff")) {
      FuseFailure refused =
          assertThrows(FuseFailure.class, () -> PosixAcl.decoded(bytes(wrong)), wrong);
      assertEquals(Errno.EINVAL, refused.errno());
    }
  }
}
