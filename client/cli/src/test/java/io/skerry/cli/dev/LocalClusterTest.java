package io.skerry.cli.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import io.skerry.client.config.LocalFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalClusterTest {
  @TempDir Path here = Path.of("");

  @Test
  void variableNamesTheFolderOfAClusterThatIsStillToBeMade() {
    Path wanted = here.resolve("elsewhere");
    assertEquals(wanted, folder(Map.of("SKERRY_DIR", wanted.toString()), Optional.empty()));
  }

  @Test
  void optionWinsOverVariable() {
    Map<String, String> variables = Map.of("SKERRY_DIR", here.resolve("elsewhere").toString());
    assertEquals(here.resolve("asked"), folder(variables, Optional.of("asked")));
  }

  @Test
  void nearestClusterUpwardsIsFoundElseOneIsMadeHere() throws IOException {
    assertEquals(here.resolve(LocalFile.FOLDER), folder(Map.of(), Optional.empty()));
    Path above = Files.createDirectories(here.resolve(LocalFile.FOLDER));
    Files.createFile(above.resolve(LocalFile.FILE));
    assertEquals(
        above, folder(Map.of(), Optional.empty(), Files.createDirectory(here.resolve("below"))));
  }

  private Path folder(Map<String, String> variables, Optional<String> option) {
    return folder(variables, option, here);
  }

  private static Path folder(
      Map<String, String> variables, Optional<String> option, Path directory) {
    Terminal terminal =
        new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);
    Shell shell =
        new Shell(new Globals(), terminal, variables, directory, directory, Optional.empty());
    return LocalCluster.of(shell, option).layout().folder();
  }
}
