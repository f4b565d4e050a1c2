package io.skerry.metadata.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Pins the names and defaults of `conf/metadata.yaml`, and what is said of a bad one.
final class MetadataConfigTest {
  private static final String REQUIRED =
      """
      cluster: c1
      incarnation: 99
      node: m1
      listen: "127.0.0.1:1001"
      advertise: "127.0.0.1:1001"
      joinListen: "127.0.0.1:1002"
      joinAdvertise: "127.0.0.1:1002"
      statusListen: "127.0.0.1:1003"
      data: data
      voters:
        - {node: m1, address: "127.0.0.1:1001", join: "127.0.0.1:1002"}
      tls: {certificate: conf/tls/c.pem, key: conf/tls/k.pem, authority: conf/tls/a.pem}
      masterKey: /keys/master.key
      """;

  private static MetadataConfig read(String yaml) throws Refusal {
    return ConfigFile.read(Settings.parse("test.yaml", yaml), "test.yaml", Path.of("/home/m1"));
  }

  @Test
  void everythingElseHasItsDefault() throws Refusal {
    MetadataConfig config = read(REQUIRED);

    assertEquals("a", config.site());
    assertEquals("r1", config.rack());
    assertEquals(1, config.dataGroups());
    assertEquals(20_000, config.timing().sessionLeaseMillis());
    assertEquals(10_000, config.timing().nodeLeaseMillis());
    assertEquals(600_000, config.timing().nodeOutMillis());
    assertEquals(1_200, config.timing().electionTimeoutMillis());
    assertEquals(1_500, config.timing().placementSettleMillis());
    assertEquals(300_000, config.timing().capabilityMillis());
    assertEquals(60_000, config.timing().holdMillis());
    assertEquals(16, config.placementGroupsPerNode());
    assertEquals(2L << 30, config.minFreeBytes());
    assertTrue(config.bootstrap().isEmpty());
  }

  @Test
  void relativePathsCountFromTheNodesFolder() throws Refusal {
    MetadataConfig config = read(REQUIRED);

    assertEquals(Path.of("/home/m1/data"), config.data());
    assertEquals(Path.of("/home/m1/conf/tls/k.pem"), config.tls().key());
    assertEquals(Path.of("/keys/master.key"), config.masterKey());
  }

  @Test
  void templateWritesEveryKeyAndReadsBackTheSame() throws Refusal {
    MetadataConfig config = read(REQUIRED + "bootstrap: /home/m1/conf/bootstrap.bin\n");

    String text = ConfigTemplate.text(config);

    assertEquals(config, read(text));
    List<String> keys =
        Pattern.compile("(?m)^([a-zA-Z]+):")
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertEquals(
        List.of(
            "cluster",
            "incarnation",
            "node",
            "site",
            "rack",
            "listen",
            "advertise",
            "joinListen",
            "joinAdvertise",
            "statusListen",
            "voters",
            "data",
            "dataGroups",
            "tls",
            "masterKey",
            "bootstrap",
            "sessionLeaseMillis",
            "nodeLeaseMillis",
            "nodeOutMillis",
            "electionTimeoutMillis",
            "placementSettleMillis",
            "capabilityMillis",
            "holdMillis",
            "placementGroupsPerNode",
            "minFreeBytes"),
        keys);
  }

  @Test
  void badFilesAreRefusedInOneLineThatNamesTheKey() {
    assertRefused("unknown key \"lisen\"", REQUIRED + "lisen: 1\n");
    assertRefused("cluster is missing", REQUIRED.replace("cluster: c1\n", ""));
    assertRefused("dataGroups", REQUIRED + "dataGroups: 0\n");
    assertRefused("dataGroups must be a whole number", REQUIRED + "dataGroups: many\n");
    assertRefused(
        "listen: \"1001\" is not host:port",
        REQUIRED.replace("listen: \"127.0.0.1:1001\"\nadvertise", "listen: \"1001\"\nadvertise"));
    assertRefused("voters must have this server", REQUIRED.replace("node: m1,", "node: m2,"));
    assertRefused("not a valid YAML mapping", "a: [\n");
    assertRefused("Duplicate", REQUIRED + "cluster: c2\n");
    assertRefused("cluster \"C 1\"", REQUIRED.replace("cluster: c1", "cluster: C 1"));
  }

  private static void assertRefused(String expected, String yaml) {
    Refusal refusal = assertThrows(Refusal.class, () -> read(yaml));
    assertTrue(refusal.line().contains(expected), refusal.line());
    assertTrue(refusal.line().lines().count() == 1, refusal.line());
  }
}
