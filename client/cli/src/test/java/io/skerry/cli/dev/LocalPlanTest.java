package io.skerry.cli.dev;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.cli.dev.LocalLayout.Description;
import io.skerry.cli.shell.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPlanTest {
  @TempDir Path folder = Path.of("");

  @Test
  void nodesGetNamesSitesAndDifferentPorts() throws IOException {
    List<LocalNode> nodes = new LocalPlan(3, 4, 1, 2).nodes();

    assertEquals(
        List.of("m1", "m2", "m3", "s1", "s2", "s3", "s4", "w1"),
        nodes.stream().map(LocalNode::name).toList());
    assertEquals(
        List.of("a", "b", "a", "a", "b", "a", "b", "a"),
        nodes.stream().map(LocalNode::site).toList());
    Set<Integer> ports = new HashSet<>();
    for (LocalNode node : nodes) {
      assertTrue(ports.add(node.statusPort()));
      assertTrue(node.port() == 0 || ports.add(node.port()));
      assertTrue(node.joinPort() == 0 || ports.add(node.joinPort()));
    }
  }

  @Test
  void descriptionIsReadAsItWasWritten() throws IOException {
    LocalLayout layout = new LocalLayout(folder);
    Description written = new Description("skerry-1", new LocalPlan(1, 2, 1, 1).nodes());

    layout.write(written);

    assertEquals(written, layout.readOrFail());
  }

  @Test
  void deletingTouchesOnlyWhatDevMade() throws IOException {
    Files.writeString(folder.resolve("mine.txt"), "keep");
    Files.createDirectories(folder.resolve("nodes/m1/data"));
    LocalLayout layout = new LocalLayout(folder);

    layout.delete();

    assertTrue(Files.exists(folder.resolve("mine.txt")));
    assertTrue(Files.notExists(folder.resolve("nodes")));
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertThrows(Failure.class, () -> new LocalPlan(0, 3, 1, 1));
    assertThrows(Failure.class, () -> new LocalPlan(3, 27, 1, 1));
    assertThrows(Failure.class, () -> new LocalPlan(3, 3, 1, 0));
  }
}
