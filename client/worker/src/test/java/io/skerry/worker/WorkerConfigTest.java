package io.skerry.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `worker.yaml` may say.
final class WorkerConfigTest {
  private static final String GOOD =
      """
      cluster: skerry-1
      node: w1
      statusListen: "127.0.0.1:7003"
      metadataServers: ["127.0.0.1:7000"]
      tls: {certificate: conf/tls/certificate.pem, key: conf/tls/key.pem, authority: /ca.pem}
      """;

  private static String refusal(String yaml) {
    StartRefusedException e =
        assertThrows(StartRefusedException.class, () -> WorkerConfig.parse(yaml, Path.of("/node")));
    return String.valueOf(e.getMessage());
  }

  @Test
  void aFileIsReadWithDefaults() throws StartRefusedException {
    WorkerConfig config = WorkerConfig.parse(GOOD, Path.of("/node"));
    assertEquals("a", config.site());
    assertEquals(7003, config.statusListen().port());
    assertEquals(List.of("127.0.0.1:7000"), config.metadataServers());
    assertEquals(Path.of("/node/conf/tls/key.pem"), config.tls().key());
    assertEquals(Path.of("/ca.pem"), config.tls().authority());
  }

  @Test
  void anUnknownKeyIsNamed() {
    int line = (int) (GOOD + "nodes: 1\n").lines().count();
    assertEquals("unknown key nodes in line " + line, refusal(GOOD + "nodes: 1\n"));
  }

  @Test
  void aMissingKeyIsNamed() {
    assertEquals("key cluster is missing", refusal(GOOD.replace("cluster: skerry-1", "")));
    assertEquals("key tls.key is missing", refusal(GOOD.replace("key: conf/tls/key.pem, ", "")));
  }

  @Test
  void anAddressWithoutPortIsRefused() {
    assertTrue(refusal(GOOD.replace(":7000", "")).contains("is not host:port"));
  }

  @Test
  void whatIsNotYamlIsRefused() {
    assertTrue(refusal("a: [").startsWith("not YAML"));
    assertEquals("the file is empty", refusal(""));
  }
}
