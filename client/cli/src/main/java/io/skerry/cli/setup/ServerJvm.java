package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How a server is started: a virtual machine of its own on the jars of its role.
public final class ServerJvm {
  private static final String HEAP_DEFAULT = "512m";
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
          "-XX:+ExitOnOutOfMemoryError");

  private ServerJvm() {}

  /// The command line of one server.
  ///
  /// @param arguments after the main class
  public static List<String> command(Shell shell, ServerRole role, List<String> arguments) {
    Path jars = shell.distributionOrFail().resolve("lib").resolve(role.word());
    if (!Files.isDirectory(jars)) {
      throw Failure.of(jars + ": no such folder; the distribution is incomplete");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + shell.variable("SKERRY_SERVER_HEAP").orElse(HEAP_DEFAULT));
    command.addAll(FLAGS);
    shell.variable("SKERRY_SERVER_OPTS").ifPresent(o -> command.addAll(List.of(o.split(" +"))));
    command.add("-cp");
    command.add(jars + "/*");
    command.add(role.mainClass());
    command.addAll(arguments);
    return command;
  }
}
