package io.skerry.testkit.contract;

import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import io.skerry.testkit.mount.MountProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The contract through two mounts, of alice and of bob, by the JDK's own provider.
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MountContractTest {
  private Optional<MountProcess> alice = Optional.empty();
  private Optional<MountProcess> bob = Optional.empty();

  @BeforeAll
  void mount(LocalCluster cluster, @TempDir Path directory) throws Exception {
    MountProcess.assumePossible();
    try (Skerry skerry = cluster.connect("alice")) {
      skerry.files().makeDirectory("/demo/mounted", 0755);
    }
    alice = Optional.of(mount(cluster, "alice", directory));
    bob = Optional.of(mount(cluster, "bob", directory));
  }

  private static MountProcess mount(LocalCluster cluster, String user, Path directory)
      throws Exception {
    return MountProcess.start(
        cluster,
        user,
        "/demo/mounted",
        directory.resolve("of-" + user),
        directory.resolve("home-" + user));
  }

  @AfterAll
  void unmount() {
    alice.ifPresent(MountProcess::close);
    bob.ifPresent(MountProcess::close);
  }

  /// The kernel's way to the files.
  @Nested
  class Mounted extends StrangerContract {
    @Override
    protected Door make(String name) throws Exception {
      Path made = alice.orElseThrow().folder().resolve(name);
      return new PathDoor(Files.createDirectory(made));
    }

    @Override
    protected Door stranger(String name) {
      return new PathDoor(bob.orElseThrow().folder().resolve(name));
    }

    @Override
    protected boolean takesAllNames() {
      return System.getProperty("sun.jnu.encoding", "").equals("UTF-8");
    }
  }
}
