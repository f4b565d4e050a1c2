package io.skerry.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.config.ClientFile;
import io.skerry.client.config.ConfigurationException;
import io.skerry.client.config.Identity;
import io.skerry.client.config.Profile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which cluster is meant: the URI, then the option, the environment, the local cluster, the file.
class ConnectionsTest {
  @TempDir Path home = Path.of("");

  @BeforeEach
  void writeFile() throws IOException {
    Path file = home.resolve(".config/skerry/config.yaml");
    Files.createDirectories(home.resolve(".config/skerry"));
    Files.writeString(
        file,
        """
        default: prod
        clusters:
          prod: {servers: ["m1:1", "m2:2"], site: b, identity: alice}
          test: {servers: ["t1:1"], identity: alice}
        identities:
          alice: {cluster: prod, certificate: p/c.pem, key: p/k.pem, authority: p/a.pem}
          alice@test: {cluster: test, certificate: t/c.pem, key: t/k.pem, authority: t/a.pem}
        """);
  }

  private Shell shell(Map<String, String> environment) {
    Terminal silent = new Terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);
    return new Shell(new Globals(), silent, environment, home, home, Optional.empty());
  }

  private Profile select(Map<String, String> environment, Optional<String> named) {
    return new Connections(shell(environment)).select(named);
  }

  @Test
  void theFilesDefaultIsTheLastResort() {
    Profile profile = select(Map.of(), Optional.empty());

    assertEquals("prod", profile.name());
    assertEquals(List.of("m1:1", "m2:2"), profile.servers());
    assertEquals(Optional.of("b"), profile.site());
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheUriOverBoth() {
    Map<String, String> environment = Map.of("SKERRY_CLUSTER", "test");

    assertEquals("test", select(environment, Optional.empty()).name());
    assertEquals("prod", select(environment, Optional.of("prod")).name());
  }

  @Test
  void sameNameAtTwoClustersMeansTwoIdentities() {
    Path folder = home.resolve(".config/skerry");
    Identity prod = select(Map.of(), Optional.of("prod")).identityOrFail(Optional.empty());
    Identity test = select(Map.of(), Optional.of("test")).identityOrFail(Optional.of("alice"));

    assertEquals(folder.resolve("p/c.pem"), prod.certificate());
    assertEquals(folder.resolve("t/c.pem"), test.certificate());
  }

  @Test
  void unknownIdentityIsNamedWithTheKnownOnes() {
    Profile profile = select(Map.of(), Optional.empty());

    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class, () -> profile.identityOrFail(Optional.of("carol")));

    assertTrue(failure.line().contains("carol"), failure.line());
    assertTrue(failure.line().contains("alice"), failure.line());
  }

  @Test
  void addressesNameAClusterToo() {
    assertEquals(List.of("h:1", "g:2"), select(Map.of(), Optional.of("h:1,g:2")).servers());
  }

  @Test
  void aStoppedLocalClusterDoesNotHideTheFile() throws IOException {
    Files.createDirectories(home.resolve(".skerry/nodes/m1"));
    Files.writeString(home.resolve(".skerry/cluster.yaml"), "cluster: skerry-1\n");
    Files.writeString(home.resolve(".skerry/nodes/m1/pid"), "999999999 1\n");

    assertEquals("prod", select(Map.of(), Optional.empty()).name());
  }

  @Test
  void aRunningLocalClusterComesBeforeTheFile() throws IOException {
    Path node = Files.createDirectories(home.resolve(".skerry/nodes/m1"));
    Files.writeString(
        home.resolve(".skerry/cluster.yaml"),
        "cluster: skerry-1\nservers: [\"127.0.0.1:5\"]\nidentity: alice\n");
    PidFile.in(node).write(ProcessHandle.current().pid());

    assertEquals("skerry-1", select(Map.of(), Optional.empty()).name());
  }

  @Test
  void unknownKeysAreNamed() throws IOException {
    Path file = home.resolve("other.yaml");
    Files.writeString(file, "clusterz: {}\n");

    ConfigurationException failure =
        assertThrows(
            ConfigurationException.class,
            () -> select(Map.of("SKERRY_CONFIG", file.toString()), Optional.empty()));

    assertTrue(failure.line().contains("clusterz"), failure.line());
  }

  @Test
  void joiningAnotherClusterKeepsWhatIsThere() throws IOException {
    Shell shell = shell(Map.of());
    String text =
        ClientFile.of(shell.surroundings())
            .with("new", List.of("n:1"), "alice", home.resolve("identity"));
    Files.writeString(ClientFile.of(shell.surroundings()).path(), text);

    assertEquals("prod", select(Map.of(), Optional.empty()).name());
    Identity joined = select(Map.of(), Optional.of("new")).identityOrFail(Optional.empty());
    assertEquals(home.resolve("identity/key.pem"), joined.key());
  }

  @Test
  void oneServerOfTheLocalClusterIsAskedAlone() throws IOException {
    Files.createDirectories(home.resolve(".skerry"));
    Files.writeString(
        home.resolve(".skerry/cluster.yaml"),
        "cluster: skerry-1\nservers: [\"127.0.0.1:5\", \"127.0.0.1:6\"]\nidentity: alice\n");

    Profile profile = select(Map.of(), Optional.of("127.0.0.1:6"));

    assertEquals("skerry-1", profile.name());
    assertEquals(List.of("127.0.0.1:6"), profile.servers());
  }
}
