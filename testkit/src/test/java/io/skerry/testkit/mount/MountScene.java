package io.skerry.testkit.mount;

import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// A directory of the shared cluster for each test, alice who changes it through the library, and
/// mounts of it.
@ExtendWith(SharedCluster.class)
abstract class MountScene {
  static final StandardOpenOption READ = StandardOpenOption.READ;
  static final StandardOpenOption WRITE = StandardOpenOption.WRITE;
  static final StandardOpenOption CREATE = StandardOpenOption.CREATE;

  @TempDir Path directory = Path.of("");

  Optional<LocalCluster> cluster = Optional.empty();
  Optional<Skerry> alice = Optional.empty();
  final List<MountProcess> mounts = new ArrayList<>();
  String remote = "";

  @BeforeEach
  void connect(LocalCluster shared, TestInfo test) throws Exception {
    MountProcess.assumePossible();
    cluster = Optional.of(shared);
    alice = Optional.of(shared.connect("alice"));
    remote =
        "/demo/" + getClass().getSimpleName() + '-' + test.getTestMethod().orElseThrow().getName();
    files().makeDirectory(remote, 0755);
  }

  @AfterEach
  void unmount() {
    mounts.forEach(MountProcess::close);
    alice.ifPresent(Skerry::close);
  }

  final FileSystem files() {
    return alice.orElseThrow().files();
  }

  final MountProcess mount(String name) throws IOException {
    MountProcess mount =
        MountProcess.start(
            cluster.orElseThrow(),
            "alice",
            remote,
            directory.resolve(name),
            directory.resolve("home"));
    mounts.add(mount);
    return mount;
  }

  static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  final byte[] stored(String name) throws IOException {
    try (FileReader reader = files().open(remote + '/' + name)) {
      return reader.stream().readAllBytes();
    }
  }

  static byte[] read(FileChannel channel, long position, int length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
      // Goes on until everything is there.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }
}
