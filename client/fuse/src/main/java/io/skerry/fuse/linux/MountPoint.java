package io.skerry.fuse.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// A folder over which a file system is mounted: by system calls for root, by `fusermount3` for
/// everybody else.
///
/// @param folder absolute
public record MountPoint(Path folder) {
  private static final String TYPE = "fuse.skerry";
  private static final Path TABLE = Path.of("/proc/self/mountinfo");
  private static final long COMMAND_SECONDS = 20;

  private static final long READ_ONLY = 1;
  private static final long NO_SETUID = 2;
  private static final long NO_DEVICES = 4;
  private static final int DETACH = 2;

  private static final MethodHandle MOUNT =
      Native.function("mount", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
  private static final MethodHandle UNMOUNT =
      Native.function("umount2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle ACCESS = Native.function("access", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle UID = Native.function("geteuid", JAVA_INT);

  /// Mounts and connects to the kernel.
  ///
  /// @param source what the table of mounts shows as the device
  public FuseDevice mount(String source, Set<MountFlag> flags) throws IOException {
    if (!Files.isReadable(Path.of(FuseDevice.PATH)) && userId() == 0) {
      throw new IOException(FuseDevice.PATH + " is missing: this kernel has no FUSE");
    }
    return userId() == 0 ? mountAsRoot(source, flags) : mountAsUser(source, flags);
  }

  /// The number of the user of this process.
  public static int userId() {
    try (Arena arena = Arena.ofConfined()) {
      return (int) UID.invokeExact(Native.state(arena));
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  /// Words for the kernel, each behind a comma, without what it takes as a bit.
  private static String words(Set<MountFlag> flags) {
    return flags.stream()
        .filter(flag -> flag != MountFlag.READ_ONLY)
        .sorted()
        .map(flag -> ',' + flag.word())
        .collect(Collectors.joining());
  }

  private FuseDevice mountAsRoot(String source, Set<MountFlag> kinds) throws IOException {
    FuseDevice device = new FuseDevice(Descriptor.open(FuseDevice.PATH));
    String options =
        "fd=" + device.number() + ",rootmode=40000,user_id=0,group_id=0" + words(kinds);
    long flags = NO_SETUID | NO_DEVICES | (kinds.contains(MountFlag.READ_ONLY) ? READ_ONLY : 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state(arena);
      int result =
          (int)
              MOUNT.invokeExact(
                  state,
                  arena.allocateFrom(source),
                  arena.allocateFrom(folder.toString()),
                  arena.allocateFrom(TYPE),
                  flags,
                  arena.allocateFrom(options));
      if (result < 0) {
        device.close();
        throw Native.failed(folder + ": cannot be mounted", Native.errno(state));
      }
      return device;
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  private FuseDevice mountAsUser(String source, Set<MountFlag> flags) throws IOException {
    String options =
        "nosuid,nodev,subtype=skerry,fsname="
            + source.replace(",", "\\,")
            + words(flags)
            + (flags.contains(MountFlag.READ_ONLY) ? ",ro" : ",rw");
    return new FuseDevice(FuserMount.mount(options, folder));
  }

  /// Whether a file system of this kind is mounted here, alive or not.
  public boolean mounted() throws IOException {
    String wanted = escaped(folder.toString());
    for (String line : Files.readAllLines(TABLE, StandardCharsets.ISO_8859_1)) {
      String[] words = line.split(" ");
      // Fields up to the mount point are fixed; a dash stands before the type.
      int dash = List.of(words).indexOf("-");
      if (words.length > 4 && dash > 0 && words[4].equals(wanted) && words[dash + 1].equals(TYPE)) {
        return true;
      }
    }
    return false;
  }

  /// As the table writes names: bytes, with blanks in octal.
  private static String escaped(String path) {
    StringBuilder text = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\\') {
        text.append('\\').append(String.format("%03o", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.toString();
  }

  /// Whether what is mounted here has lost its process.
  public boolean abandoned() throws IOException {
    if (!mounted()) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state(arena);
      MemorySegment path = arena.allocateFrom(folder.toString());
      return (int) ACCESS.invokeExact(state, path, 0) < 0 && Native.errno(state) == Native.ENOTCONN;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  /// Takes the mount away.
  ///
  /// @param lazily even while files are open; they go on until they are closed
  public void unmount(boolean lazily) throws IOException {
    if (userId() == 0) {
      unmountAsRoot(lazily);
    } else {
      unmountAsUser(lazily);
    }
  }

  private void unmountAsRoot(boolean lazily) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = Native.state(arena);
      MemorySegment path = arena.allocateFrom(folder.toString());
      if ((int) UNMOUNT.invokeExact(state, path, lazily ? DETACH : 0) < 0) {
        int errno = Native.errno(state);
        throw errno == Native.EINVAL
            ? new IOException(folder + ": is not mounted")
            : Native.failed(folder.toString(), errno);
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
  }

  private void unmountAsUser(boolean lazily) throws IOException {
    List<String> command = new ArrayList<>(List.of("fusermount3", "-u"));
    if (lazily) {
      command.add("-z");
    }
    command.add("--");
    command.add(folder.toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(folder + ": " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(folder + ": interrupted while it was unmounted", e);
    }
  }
}
