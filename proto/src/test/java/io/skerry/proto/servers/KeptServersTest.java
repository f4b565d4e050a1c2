package io.skerry.proto.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.proto.rpc.ServerList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node finds the metadata servers again though those of its configuration are gone.
class KeptServersTest {
  private static final List<String> CONFIGURED = List.of("h:1", "h:2");

  @TempDir private Path directory;
  private final List<String> failures = new ArrayList<>();
  private final KeptServers.Log log =
      new KeptServers.Log() {
        @Override
        public void changed(List<String> addresses) {}

        @Override
        public void failed(IOException why) {
          failures.add(why.toString());
        }
      };

  private KeptServers started() {
    return new KeptServers(CONFIGURED, directory, log);
  }

  private static ServerList list(long version, String... addresses) {
    return ServerList.newBuilder().setVersion(version).addAllAddresses(List.of(addresses)).build();
  }

  @Test
  void whatIsToldComesFirstAndSurvivesARestart() {
    KeptServers servers = started();
    assertEquals(CONFIGURED, servers.all());
    servers.learn(list(4, "h:3", "h:2"));
    assertEquals(List.of("h:3", "h:2", "h:1"), servers.all());
    KeptServers later = started();
    assertEquals(List.of("h:3", "h:2", "h:1"), later.all());
    later.learn(list(3, "h:1", "h:2")); // of a server that has just started
    assertEquals(List.of("h:3", "h:2", "h:1"), later.all());
  }

  @Test
  void whoKnowsNothingIsNotBelieved() {
    KeptServers servers = started();
    servers.learn(ServerList.getDefaultInstance());
    servers.learn(list(0, "h:9"));
    servers.learn(list(5, "no address", "h:port"));
    assertEquals(CONFIGURED, servers.all());
    assertEquals(List.of(), failures);
  }

  @Test
  void aDamagedFileIsAsGoodAsNone() throws IOException {
    Files.writeString(directory.resolve("metadata-servers"), "???\n\nnonsense\nh:7\n");
    KeptServers servers = started();
    assertEquals(List.of("h:7", "h:1", "h:2"), servers.all());
    servers.learn(list(1, "h:8"));
    assertEquals(List.of("h:8", "h:1", "h:2"), servers.all());
  }

  @Test
  void aFolderThatIsGoneCostsOnlyTheMemory() throws IOException {
    KeptServers servers = started();
    Files.delete(directory);
    servers.learn(list(2, "h:3"));
    assertEquals(List.of("h:3", "h:1", "h:2"), servers.all());
    assertEquals(1, failures.size(), failures.toString());
    Files.createDirectory(directory);
    assertEquals(CONFIGURED, started().all());
  }
}
