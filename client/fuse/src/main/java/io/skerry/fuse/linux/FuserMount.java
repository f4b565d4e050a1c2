package io.skerry.fuse.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The program `fusermount3`, which may mount for ordinary users. It opens /dev/fuse itself and
/// passes the descriptor through a socket, whose number it finds in its environment.
final class FuserMount {
  private static final String NAME = "fusermount3";
  private static final int UNIX = 1;
  private static final int STREAM = 1;
  private static final int SOCKET_LEVEL = 1;
  private static final int RIGHTS = 1;
  private static final int CLOSE_ON_EXEC = 0x40000000;

  private static final MethodHandle SOCKETS =
      Native.function("socketpair", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SPAWN =
      Native.function(
          "posix_spawn", JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle WAIT =
      Native.function("waitpid", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RECEIVE =
      Native.function("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);

  private FuserMount() {}

  static Descriptor mount(String options, Path folder) throws IOException {
    Path program =
        found()
            .orElseThrow(
                () ->
                    new IOException(
                        NAME + " is not installed; only root mounts without it (package fuse3)"));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pair = arena.allocate(JAVA_INT, 2);
      call("a pair of sockets", arena, s -> (int) SOCKETS.invokeExact(s, UNIX, STREAM, 0, pair));
      int process;
      // The other end must be closed here, or nobody would notice that the program has ended.
      try (Descriptor theirs = new Descriptor(pair.getAtIndex(JAVA_INT, 1))) {
        List<String> command = List.of(program.toString(), "-o", options, "--", folder.toString());
        process = spawn(arena, command, theirs.number());
      }
      try (Descriptor ours = new Descriptor(pair.getAtIndex(JAVA_INT, 0))) {
        Optional<Descriptor> passed = received(arena, ours.number());
        MemorySegment status = arena.allocate(JAVA_INT);
        call(NAME, arena, s -> (int) WAIT.invokeExact(s, process, status, 0));
        return passed.orElseThrow(
            () -> new IOException(folder + ": " + NAME + " did not mount (see its message above)"));
      }
    }
  }

  private static Optional<Path> found() {
    return Stream.of("/usr/bin", "/bin", "/usr/local/bin")
        .map(directory -> Path.of(directory, NAME))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private interface Call {
    int run(MemorySegment state) throws Throwable;
  }

  private static void call(String what, Arena arena, Call call) throws IOException {
    MemorySegment state = Native.state(arena);
    int result;
    try {
      result = call.run(state);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
    if (result < 0) {
      throw Native.failed(what, Native.errno(state));
    }
  }

  /// Java's own way to start programs closes descriptors that they shall inherit.
  private static int spawn(Arena arena, List<String> command, int socket) throws IOException {
    MemorySegment id = arena.allocate(JAVA_INT);
    MemorySegment program = arena.allocateFrom(command.getFirst());
    MemorySegment words = strings(arena, command);
    MemorySegment environment =
        strings(arena, List.of("_FUSE_COMMFD=" + socket, "PATH=/usr/sbin:/usr/bin:/sbin:/bin"));
    int error;
    try {
      MemorySegment none = MemorySegment.NULL;
      error =
          (int) SPAWN.invokeExact(Native.state(arena), id, program, none, none, words, environment);
    } catch (Throwable e) {
      throw Native.impossible(e);
    }
    if (error != 0) {
      throw Native.failed(command.getFirst(), error);
    }
    return id.get(JAVA_INT, 0);
  }

  /// An array of texts as C has it, ended by a null pointer.
  private static MemorySegment strings(Arena arena, List<String> texts) {
    MemorySegment array = arena.allocate(ADDRESS, texts.size() + 1L);
    for (int i = 0; i < texts.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
    }
    return array;
  }

  /// Takes the descriptor from the socket; empty if the program ended without sending one. The
  /// layouts of `msghdr` and `cmsghdr` are those of 64-bit machines.
  private static Optional<Descriptor> received(Arena arena, int socket) throws IOException {
    MemorySegment data = arena.allocate(1);
    MemorySegment vector = arena.allocate(16, 8);
    vector.set(ADDRESS, 0, data);
    vector.set(JAVA_LONG, 8, 1);
    MemorySegment control = arena.allocate(24, 8);
    MemorySegment message = arena.allocate(56, 8);
    message.set(ADDRESS, 16, vector);
    message.set(JAVA_LONG, 24, 1);
    message.set(ADDRESS, 32, control);
    message.set(JAVA_LONG, 40, control.byteSize());
    MemorySegment state = Native.state(arena);
    long length = -1;
    while (length < 0) {
      try {
        length = (long) RECEIVE.invokeExact(state, socket, message, CLOSE_ON_EXEC);
      } catch (Throwable e) {
        throw Native.impossible(e);
      }
      if (length < 0 && Native.errno(state) != Native.EINTR) {
        throw Native.failed(NAME, Native.errno(state));
      }
    }
    boolean passed =
        length > 0
            && message.get(JAVA_LONG, 40) >= 20
            && control.get(JAVA_INT, 8) == SOCKET_LEVEL
            && control.get(JAVA_INT, 12) == RIGHTS;
    return passed ? Optional.of(new Descriptor(control.get(JAVA_INT, 16))) : Optional.empty();
  }
}
