package io.skerry.client.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.client.LeaderHints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What commands remember of leaders and servers; a garbled file is as good as none.
class HintFileTest {
  @TempDir private Path directory;

  @Test
  void leadersAndServersAreThereForTheNextCommand() {
    Path file = directory.resolve("hints");
    HintFile first = new HintFile(file);
    first.remember("demo", "h:1");
    first.rememberServers(new LeaderHints.Servers(12, List.of("h:1", "h:2")));
    first.remember("", "h:2");
    HintFile next = new HintFile(file);
    assertEquals(Optional.of("h:1"), next.leader("demo"));
    assertEquals(Optional.of("h:2"), next.leader(""));
    assertEquals(new LeaderHints.Servers(12, List.of("h:1", "h:2")), next.servers());
  }

  @Test
  void aGarbledLineIsPassedOver() throws IOException {
    Path file = directory.resolve("hints");
    Files.writeString(file, "=x h:1\n= \n=\nnonsense\nh:1 demo\n");
    HintFile hints = new HintFile(file);
    assertEquals(List.of(), hints.servers().addresses());
    assertEquals(Optional.of("h:1"), hints.leader("demo"));
  }
}
