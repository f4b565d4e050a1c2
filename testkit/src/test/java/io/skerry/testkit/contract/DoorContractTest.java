package io.skerry.testkit.contract;

import io.skerry.client.NamespaceSpec;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/// The contract through the client library and through `java.nio.file`, on one cluster, and through
/// the JDK's own provider, which shows that the contract is right.
@ExtendWith(SharedCluster.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorContractTest {
  private Optional<LocalCluster> cluster = Optional.empty();
  private Skerry alice;
  private Skerry bob;
  private FileSystem alicePaths;
  private FileSystem bobPaths;

  @BeforeAll
  void connect(LocalCluster shared) throws Exception {
    cluster = Optional.of(shared);
    alice = shared.connect("alice");
    bob = shared.connect("bob");
    alicePaths = paths(shared, "alice");
    bobPaths = paths(shared, "bob");
    try (Skerry admin = shared.connect("admin")) {
      admin.cluster().createNamespace(NamespaceSpec.of("doors").withOwner("alice"));
    }
    alice.files().makeDirectories("/demo/doors/library", 0755);
    alice.files().makeDirectory("/demo/doors/nio", 0755);
  }

  private static FileSystem paths(LocalCluster cluster, String user) throws Exception {
    return FileSystems.newFileSystem(
        URI.create("skerry://" + user + "-at-contract/"),
        Map.of("client", cluster.config(user, "a")));
  }

  @AfterAll
  void stop() throws Exception {
    alicePaths.close();
    bobPaths.close();
    alice.close();
    bob.close();
  }

  /// The client library.
  @Nested
  class Library extends StrangerContract {
    @Override
    protected Door make(String directory) throws Exception {
      alice.files().makeDirectory("/demo/doors/library/" + directory, 0755);
      return new LibraryDoor(alice.files(), "/demo/doors/library/" + directory);
    }

    @Override
    protected Door stranger(String directory) {
      return new LibraryDoor(bob.files(), "/demo/doors/library/" + directory);
    }
  }

  /// The provider of `java.nio.file`.
  @Nested
  class Nio extends StrangerContract {
    @Override
    protected Door make(String directory) throws Exception {
      return new PathDoor(Files.createDirectory(alicePaths.getPath("/demo/doors/nio", directory)));
    }

    @Override
    protected Door stranger(String directory) {
      return new PathDoor(bobPaths.getPath("/demo/doors/nio", directory));
    }
  }

  /// What only `java.nio.file` has.
  @Nested
  class NioAlone extends NioFeatures {
    @Override
    Path root() {
      return alicePaths.getPath("/demo/doors");
    }

    @Override
    Path otherNamespace() {
      return alicePaths.getPath("/doors");
    }

    @Override
    Path asBob(Path path) {
      return bobPaths.getPath(path.toString());
    }

    @Override
    LocalCluster cluster() {
      return cluster.orElseThrow();
    }
  }

  /// The JDK's provider on the local disk.
  @Nested
  class Reference extends NameContract {
    @TempDir(factory = BuildFolder.class)
    private Path disk = Path.of("");

    @Override
    protected Door make(String directory) throws Exception {
      return new PathDoor(Files.createDirectory(disk.resolve(directory)));
    }

    @Override
    protected boolean takesAllNames() {
      return System.getProperty("sun.jnu.encoding", "").equals("UTF-8");
    }
  }

  /// A real disk: file systems in memory, where temporary folders often are, may have no extended
  /// attributes.
  static final class BuildFolder implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "contract-");
    }
  }
}
