package io.skerry.client.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilesTest {
  @TempDir private Path directory;

  @BeforeEach
  void describeALocalCluster() throws IOException {
    Path folder = Files.createDirectory(directory.resolve(LocalFile.FOLDER));
    Files.writeString(
        folder.resolve(LocalFile.FILE),
        """
        cluster: here
        servers: ["h:1", "h:2"]
        identity: alice
        identities:
          alice: {certificate: c.pem, key: k.pem, authority: a.pem}
        """);
  }

  private Profile named(String wanted) {
    return new Profiles(new Surroundings(Map.of(), directory, directory)).named(wanted);
  }

  @Test
  void theLocalClusterIsRemembered() {
    Profile local = named("here");
    assertEquals(List.of("h:1", "h:2"), local.servers());
    assertTrue(local.hints().isPresent());
  }

  @Test
  void whoNamesServersOfTheLocalClusterAsksTheseWhateverIsRememberedOfOthers() {
    Profile one = named("h:2");
    assertEquals(List.of("h:2"), one.servers());
    assertEquals(Optional.of("alice"), one.identity());
    assertEquals(Optional.empty(), one.hints());
  }

  @Test
  void aProfileSaysHowMuchMemoryAnswersMayTake() throws IOException {
    Path file = directory.resolve("config.yaml");
    String keeping = "clusters: {far: {servers: [\"h:3\"], metadataCacheMegabytes: 8}}";
    Files.writeString(file, keeping);
    assertEquals(8L << 20, configured(file).metadataCacheBytes());
    assertEquals(0, named("here").metadataCacheBytes());

    Files.writeString(file, keeping.replace("8", "-1"));
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> configured(file));
    assertTrue(String.valueOf(refused.getMessage()).contains("metadataCacheMegabytes"));
  }

  private Profile configured(Path file) {
    Map<String, String> variables = Map.of("SKERRY_CONFIG", file.toString());
    return new Profiles(new Surroundings(variables, directory, directory)).named("far");
  }

  @Test
  void whatIsNoClusterIsRefused() {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> named("there"));
    assertTrue(String.valueOf(refused.getMessage()).contains("no cluster \"there\""));
  }
}
