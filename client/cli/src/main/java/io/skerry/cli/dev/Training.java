package io.skerry.cli.dev;

import io.skerry.cli.shell.Shell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Lets the launcher make its start-up cache in the background, now that there is a cluster to
/// practise on.
final class Training {
  private Training() {}

  static void start(Shell shell, Path folder) throws IOException {
    Path launcher = shell.distributionOrFail().resolve("bin").resolve("skerry");
    if (!Files.isExecutable(launcher)) {
      return;
    }
    File nowhere = Path.of("/dev/null").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(launcher.toString(), "ls", "-l", "/demo")
            .redirectInput(ProcessBuilder.Redirect.from(nowhere))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("SKERRY_TRAIN", "1");
    builder.environment().put("SKERRY_DIR", folder.toString());
    builder.start();
  }
}
