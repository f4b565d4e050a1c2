package io.skerry.storage.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.storage.store.StartRefusedException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StorageConfigTest {
  private static final Path BASE = Path.of("/srv/s1");
  private static final String LEAST =
      """
      cluster: skerry-test
      node: s1
      listen: 127.0.0.1:7001
      advertise: s1.example:7001
      statusListen: 127.0.0.1:7002
      data: data
      metadataServers: [m1.example:6001, m2.example:6001]
      tls: {certificate: conf/c.pem, key: conf/k.pem, authority: /etc/skerry/a.pem}
      """;

  @Test
  void keysAndDefaultsAreThese() throws Exception {
    StorageConfig config = StorageConfig.parse(LEAST, BASE);

    assertEquals(
        new StorageConfig(
            "skerry-test",
            "s1",
            "a",
            "r1",
            new StorageConfig.Address("127.0.0.1", 7001),
            new StorageConfig.Address("s1.example", 7001),
            new StorageConfig.Address("127.0.0.1", 7002),
            Path.of("/srv/s1/data"),
            0,
            0,
            List.of("m1.example:6001", "m2.example:6001"),
            new StorageConfig.Tls(
                Path.of("/srv/s1/conf/c.pem"),
                Path.of("/srv/s1/conf/k.pem"),
                Path.of("/etc/skerry/a.pem"))),
        config);
    assertEquals(
        List.of(
            "cluster",
            "node",
            "site",
            "rack",
            "listen",
            "advertise",
            "statusListen",
            "data",
            "capacityBytes",
            "minFreeBytes",
            "metadataServers",
            "tls"),
        Arrays.stream(StorageConfig.class.getRecordComponents()).map(c -> c.getName()).toList());
  }

  @Test
  void anUnknownKeyIsNamed() {
    long lines = LEAST.lines().count();
    assertRefused("unknown key colour in line " + (lines + 1), LEAST + "colour: blue\n");
    assertRefused(
        "unknown key tls.password in line " + lines, LEAST.replace("{cert", "{password: x, cert"));
  }

  @Test
  void aMissingKeyIsNamed() {
    assertRefused("key node is missing", LEAST.replace("node: s1\n", ""));
    assertRefused("key tls.key is missing", LEAST.replace("key: conf/k.pem, ", ""));
  }

  @Test
  void aBadAddressIsNamed() {
    assertRefused(
        "listen: \"127.0.0.1\" is not host:port",
        LEAST.replace("listen: 127.0.0.1:7001", "listen: 127.0.0.1"));
    assertRefused(
        "metadataServers: \"m2.example:x\" is not host:port",
        LEAST.replace("m2.example:6001", "m2.example:x"));
  }

  private static void assertRefused(String message, String yaml) {
    StartRefusedException refusal =
        assertThrows(StartRefusedException.class, () -> StorageConfig.parse(yaml, BASE));
    assertEquals(message, refusal.getMessage());
  }
}
