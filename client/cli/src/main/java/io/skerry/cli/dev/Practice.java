package io.skerry.cli.dev;

import io.skerry.cli.shell.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Typical commands, one after the other in one process: what they ask of the servers is what those
/// learn for their start-up caches.
final class Practice {
  private static final int ROUNDS = 2;
  private static final int FILES = 40;
  private static final int SMALL_BYTES = 3_000;
  private static final int LARGE_BYTES = 8 << 20;
  private static final int LISTINGS = 10;

  private final WarmCommand.Inside inside;
  private final Path folder;
  private int exitCode = ExitCode.DONE;

  Practice(WarmCommand.Inside inside, Path folder) {
    this.inside = inside;
    this.folder = folder;
  }

  /// Answers whether all of them worked.
  int run() throws IOException {
    Path tree = folder.resolve("tree");
    Files.createDirectories(tree);
    for (int i = 0; i < FILES; i++) {
      Files.write(tree.resolve("small-" + i), new byte[SMALL_BYTES]);
    }
    Files.write(tree.resolve("large"), new byte[LARGE_BYTES]);
    for (int round = 0; round < ROUNDS; round++) {
      String target = "/demo/practice-" + round;
      Path copy = folder.resolve("copy-" + round);
      command("put", "-r", tree.toString(), target);
      command("get", "-r", "--json", target, copy.toString());
      command("checksum", target + "/large");
      command("mv", target + "/large", target + "/larger");
    }
    for (int i = 0; i < LISTINGS; i++) {
      command("ls", "-l", "/demo/practice-0");
      command("ls", "/demo");
      command("stat", "/demo");
    }
    command("df");
    command("du", "-s", "/demo");
    command("health", "--as", "admin");
    for (int round = 0; round < ROUNDS; round++) {
      command("rm", "-r", "/demo/practice-" + round);
    }
    return exitCode;
  }

  private void command(String... words) {
    int code = inside.run(words);
    if (code != ExitCode.DONE) {
      exitCode = code;
    }
  }
}
