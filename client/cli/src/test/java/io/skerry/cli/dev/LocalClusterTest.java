package io.skerry.cli.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which folder the dev commands work on.
class LocalClusterTest {
  @TempDir Path home = Path.of("");

  private Path folder(Map<String, String> environment, Optional<String> option) {
    Terminal silent = new Terminal(new ByteArrayOutputStream(), new ByteArrayOutputStream(), false);
    Shell shell = new Shell(new Globals(), silent, environment, home, home, Optional.empty());
    return LocalCluster.of(shell, option).layout().folder();
  }

  @Test
  void theOptionWinsOverTheVariableAndThatOverTheDefault() {
    Map<String, String> environment = Map.of("SKERRY_DIR", "named");

    assertEquals(home.resolve("given"), folder(environment, Optional.of("given")));
    assertEquals(home.resolve("named"), folder(environment, Optional.empty()));
    assertEquals(home.resolve(".skerry"), folder(Map.of(), Optional.empty()));
  }

  @Test
  void aNamedFolderWithoutAClusterIsNeverTakenForTheOneNearby() throws IOException {
    Files.createDirectories(home.resolve(".skerry"));
    Files.writeString(home.resolve(".skerry/cluster.yaml"), "cluster: other\n");

    assertEquals(home.resolve("named"), folder(Map.of("SKERRY_DIR", "named"), Optional.empty()));
  }
}
