package io.skerry.cli.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.cli.shell.Globals;
import io.skerry.cli.shell.Shell;
import io.skerry.cli.shell.Terminal;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleTreeTest {
  @TempDir Path sources = Path.of("");

  @Test
  void linkedWorkTreeIsComparedWithoutItsGitFile() throws IOException {
    Path distribution = Files.createDirectories(sources.resolve("deploy/target/skerry"));
    Files.createFile(sources.resolve("deploy/pom.xml"));
    Files.writeString(sources.resolve(".git"), "gitdir: elsewhere");
    Files.writeString(distribution.resolve("built"), "not a source");
    Path copy = Files.createDirectories(sources.resolve("target/copy/deploy"));
    Files.createFile(copy.resolve("pom.xml"));

    SampleTree tree = SampleTree.choose(shell(distribution));

    assertEquals(1, tree.fileCount());
    assertEquals(List.of(), tree.differences(sources.resolve("target/copy")));
  }

  private Shell shell(Path distribution) {
    Terminal terminal =
        new Terminal(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), false);
    return new Shell(
        new Globals(), terminal, Map.of(), sources, sources, Optional.of(distribution));
  }
}
