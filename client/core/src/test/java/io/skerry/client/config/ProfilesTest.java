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
  void whatIsNoClusterIsRefused() {
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> named("there"));
    assertTrue(String.valueOf(refused.getMessage()).contains("no cluster \"there\""));
  }
}
