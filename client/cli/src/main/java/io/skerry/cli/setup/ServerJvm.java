package io.skerry.cli.setup;

import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How a server of a local cluster is started: a virtual machine of its own on the jars of its
/// role, with their start-up cache if there is one. `bin/skerry server` does the same without a
/// second Java, for one server that has a machine to itself.
public final class ServerJvm {
  /// The variable with more options for Java.
  public static final String OPTIONS = "SKERRY_SERVER_OPTS";

  private static final String HEAP_DEFAULT = "512m";
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Dcom.google.protobuf.use_unsafe_pre22_gencode=true",
          "-Dio.netty.jfr.enabled=false",
          "-XX:+ExitOnOutOfMemoryError");

  /// Many small servers share a machine, and most live for minutes: one thread collects garbage,
  /// and only what is really hot is worth the optimising compiler, which otherwise takes a third of
  /// the processor time of a start. Not without it: encryption needs its instructions.
  private static final String COLLECTOR = "-XX:+UseSerialGC";

  private static final Pattern COLLECTOR_CHOSEN = Pattern.compile("-XX:[+]Use[A-Za-z0-9]*GC");

  private static final List<String> PATIENT_COMPILER =
      List.of(
          "-XX:Tier4InvocationThreshold=50000",
          "-XX:Tier4MinInvocationThreshold=6000",
          "-XX:Tier4CompileThreshold=150000",
          "-XX:Tier4BackEdgeThreshold=400000");

  /// A cache of another Java or of other jars is passed over; that is no news for a server's log.
  private static final String SILENT = "-Xlog:aot=off,cds=off,aot*=off,cds*=off";

  private ServerJvm() {}

  /// The command line of one server.
  ///
  /// @param arguments after the main class
  public static List<String> command(Shell shell, ServerRole role, List<String> arguments) {
    Path cache = cache(shell, role);
    return command(
        shell,
        role,
        fits(cache, libraries(shell).resolve(role.word()))
            ? List.of("-XX:AOTCache=" + cache, SILENT)
            : List.of(),
        arguments);
  }

  /// The command line of a server that remembers what it loads and compiles, and writes it as a
  /// cache when it ends.
  public static List<String> recording(
      Shell shell, ServerRole role, Path cache, List<String> arguments) {
    return command(shell, role, List.of("-XX:AOTCacheOutput=" + cache), arguments);
  }

  /// Whether a cache was made after these jars were put there. Java compares their sizes and times,
  /// which are the same for every build of one version.
  private static boolean fits(Path cache, Path jars) {
    try {
      FileTime placed = (FileTime) Files.getAttribute(jars, "unix:ctime");
      return Files.isReadable(cache) && Files.getLastModifiedTime(cache).compareTo(placed) > 0;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /// Where a role's cache is kept.
  public static Path cache(Shell shell, ServerRole role) {
    return libraries(shell).resolve(role.word() + ".aot");
  }

  private static List<String> command(
      Shell shell, ServerRole role, List<String> caching, List<String> arguments) {
    List<String> options =
        shell.variable(OPTIONS).map(o -> List.of(o.split(" +"))).orElse(List.of());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + shell.variable("SKERRY_SERVER_HEAP").orElse(HEAP_DEFAULT));
    command.addAll(FLAGS);
    command.addAll(PATIENT_COMPILER);
    if (options.stream().noneMatch(option -> COLLECTOR_CHOSEN.matcher(option).matches())) {
      command.add(COLLECTOR);
    }
    command.addAll(caching);
    command.add("-Djava.library.path=" + libraries(shell).resolve("native"));
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(libraries(shell).resolve(role.word())));
    command.add(role.mainClass());
    command.addAll(arguments);
    return command;
  }

  /// By name: a cache fits only the same jars in the same order.
  private static String classPath(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<String> jars =
          files.map(Path::toString).filter(file -> file.endsWith(".jar")).sorted().toList();
      return String.join(":", jars);
    } catch (IOException e) {
      throw Failure.of(folder + ": cannot be read; the distribution is incomplete");
    }
  }

  private static Path libraries(Shell shell) {
    return shell.distributionOrFail().resolve("lib");
  }
}
