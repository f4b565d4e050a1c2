package io.skerry.client.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileReader;
import io.skerry.client.FileWriter;
import io.skerry.client.SkerryException;
import io.skerry.client.played.PlayedCluster;
import io.skerry.proto.rpc.OpenFileRequest;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Reading on in a file of somebody else's, and writing on when somebody else writes, too.
@Timeout(120)
final class ReadFurtherTest {
  private static final String PATH = "/demo/file";
  private static final byte[] CONTENT = new byte[2_000_000];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  private PlayedCluster cluster;

  @SuppressWarnings("NullAway.Init")
  ReadFurtherTest() {}

  @BeforeEach
  void start() throws Exception {
    cluster = new PlayedCluster();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private FileWriter create() throws SkerryException {
    return cluster.skerry().files().create(PATH, CreateOptions.defaults().overwriting());
  }

  private FileReader openAsStranger() throws SkerryException {
    try (FileWriter writer = create()) {
      writer.write(CONTENT);
    }
    cluster.files().readByStrangers();
    return cluster.skerry().files().open(PATH);
  }

  @Test
  void p5AStrangerReadsOnWithTheHandle() throws Exception {
    try (FileReader reader = openAsStranger()) {
      assertArrayEquals(CONTENT, reader.stream().readAllBytes());
    }

    List<OpenFileRequest> opens = cluster.files().opens();
    assertTrue(opens.size() > 3, "pages: " + opens.size());
    for (OpenFileRequest further : opens.subList(1, opens.size())) {
      assertFalse(further.getReadHandle().isEmpty());
      assertEquals(0, further.getFile().getNamesCount());
    }
  }

  @Test
  void p5WithoutAHandleThePathIsWalkedAgain() throws Exception {
    try (FileReader reader = openAsStranger()) {
      cluster.files().expireHandles();

      assertArrayEquals(CONTENT, reader.stream().readAllBytes());
    }

    List<OpenFileRequest> opens = cluster.files().opens();
    // With a handle, as the owner might, by the path; and on with the new handle.
    assertFalse(opens.get(1).getReadHandle().isEmpty());
    assertTrue(opens.get(2).getReadHandle().isEmpty());
    assertEquals(1, opens.get(3).getFile().getNamesCount());
    assertFalse(opens.get(opens.size() - 1).getReadHandle().isEmpty());
  }

  @Test
  void p3AWriterThatWasOvertakenIsTold() throws Exception {
    FileWriter writer = create();
    writer.write(CONTENT, 0, 10);
    cluster.files().overtakeCommits();
    writer.sync();
    writer.write(CONTENT, 10, 10);

    SkerryException refused = assertThrows(SkerryException.class, writer::close);

    assertEquals(ErrorCode.VERSION_CONFLICT, refused.errorCode());
    assertEquals(1, cluster.files().commits().size());
  }
}
