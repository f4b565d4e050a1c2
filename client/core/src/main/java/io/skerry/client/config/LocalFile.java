package io.skerry.client.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The description of a local cluster, `.skerry/cluster.yaml`, as far as clients need it.
public record LocalFile(Path folder) {
  public static final String FOLDER = ".skerry";
  public static final String FILE = "cluster.yaml";

  /// The one that `SKERRY_DIR` names, else the nearest from the current directory upwards.
  public static Optional<LocalFile> of(Surroundings surroundings) {
    Optional<Path> named = surroundings.variable("SKERRY_DIR").map(surroundings::local);
    return named.isPresent()
        ? named.filter(folder -> Files.isRegularFile(folder.resolve(FILE))).map(LocalFile::new)
        : near(surroundings.directory());
  }

  private static Optional<LocalFile> near(Path directory) {
    for (Path at = directory; at != null; at = at.getParent()) {
      Path folder = at.resolve(FOLDER);
      if (Files.isRegularFile(folder.resolve(FILE))) {
        return Optional.of(new LocalFile(folder));
      }
    }
    return Optional.empty();
  }

  public Profile profile() {
    Yaml yaml = Yaml.read(folder.resolve(FILE));
    return new Profile(
        yaml.textOrFail("cluster"),
        yaml.texts("servers"),
        Optional.empty(),
        yaml.text("identity"),
        Profile.identities(yaml.section("identities"), folder),
        0,
        Optional.of(folder.resolve("hints")));
  }
}
