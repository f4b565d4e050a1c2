package io.skerry.cli.mount;

import io.skerry.cli.config.Connections;
import io.skerry.cli.config.RemotePath;
import io.skerry.cli.shell.ExitCode;
import io.skerry.cli.shell.Failure;
import io.skerry.cli.shell.Shell;
import io.skerry.client.Skerry;
import io.skerry.fuse.Mount;
import io.skerry.fuse.MountOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Mounts a directory of a cluster.
@Command(
    name = "mount",
    header = "Mount a namespace, or a directory in one, over a folder of this machine.",
    description =
        "Goes on in the background until `skerry unmount DIR`. All programs act as your identity,"
            + " unless others may enter.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skerry mount /demo ~/demo",
      "  skerry mount -o ro,staleness=5 /demo/photos /mnt/photos",
      "  skerry --as gateway mount -o allow_other /demo /mnt/demo",
      "  skerry mount --foreground /demo /mnt/demo"
    })
public final class MountCommand implements Callable<Integer> {
  @Option(
      names = "-o",
      paramLabel = "OPTION",
      split = ",",
      description = {
        "ro: no changes.",
        "allow_other: everybody on this machine may enter, each with his own rights; an"
            + " administrator has allowed your user to act for them (skerry user act-for).",
        "default_permissions: the kernel judges permission bits, too, as it alone can for fifos and"
            + " sockets; slower, and rights of ACLs beyond the bits are lost.",
        "staleness=SECONDS: the kernel may answer from what it was told so long ago; faster, but"
            + " changes made elsewhere show later (default: 0).",
        "metadata_cache=MEBIBYTES: memory for names and attributes, given again as long as nobody"
            + " has changed them; not for others under allow_other (default: 64; 0: always ask).",
        "threads=N: requests answered at the same time (default: 16)."
      })
  private List<String> options = List.of();

  @Option(
      names = {"-f", "--foreground"},
      description = "Stay here until it is unmounted, and log to standard error.")
  private boolean foreground;

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Log of the background process (default: ~/.local/state/skerry/mount.log).")
  private String log = "";

  @Parameters(index = "0", paramLabel = "PATH", description = "/NAMESPACE or a directory below.")
  private String path = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "An existing folder.")
  private String folder = "";

  private final Shell shell;

  public MountCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    RemotePath remote = RemotePath.parse(path);
    if (remote.isRoot()) {
      throw Failure.usage("/: the list of namespaces cannot be mounted; mount one of them");
    }
    MountOptions wanted = MountWords.parse(remote.path(), options);
    Path local = MountWords.folder(shell, folder);
    if (!foreground) {
      BackgroundMount background = new BackgroundMount(shell, MountWords.log(shell, log), local);
      background.start(path, options);
      return ExitCode.DONE;
    }
    try (Skerry skerry =
        new Connections(shell).openKeeping(List.of(remote), wanted.metadataCacheBytes())) {
      Mount mount = Mount.start(skerry, wanted, local, this::say);
      Runtime.getRuntime().addShutdownHook(new Thread(mount::close, "unmount"));
      say("mounted " + remote.path() + " on " + local);
      mount.awaitEnd();
      mount.close();
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.FAILED;
    }
  }

  private void say(String line) {
    shell.terminal().note(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + line);
  }
}
