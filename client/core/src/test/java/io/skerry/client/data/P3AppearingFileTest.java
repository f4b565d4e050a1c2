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
import io.skerry.proto.types.ErrorCode;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that get their name with their content.
@Timeout(120)
final class P3AppearingFileTest {
  private static final String PATH = "/demo/file";

  private PlayedCluster cluster;

  @SuppressWarnings("NullAway.Init")
  P3AppearingFileTest() {}

  @BeforeEach
  void start() throws Exception {
    cluster = new PlayedCluster();
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private FileWriter create() throws SkerryException {
    CreateOptions options = CreateOptions.defaults().appearingAtCommit();
    return cluster.skerry().files().create(PATH, options);
  }

  private byte[] read() throws Exception {
    try (FileReader reader = cluster.skerry().files().open(PATH)) {
      return reader.stream().readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1000, 700_000})
  void p3AFileCanAppearWithItsContent(int length) throws Exception {
    byte[] content = bytes(length);
    FileWriter writer = create();
    writer.write(content);
    assertFalse(cluster.files().exists());
    writer.close();
    assertArrayEquals(content, read());
    assertEquals(0, cluster.files().commits().size());

    FileWriter second = create();
    second.write(bytes(10));
    SkerryException e = assertThrows(SkerryException.class, second::close);
    assertEquals(ErrorCode.ALREADY_EXISTS, e.errorCode());
    assertArrayEquals(content, read());
  }

  @Test
  void p3AnAbortedFileNeverAppears() throws Exception {
    FileWriter writer = create();
    writer.write(bytes(300_000));
    writer.abort();
    assertFalse(cluster.files().exists());
  }

  @Test
  void p3AFileThatHasAppearedGrowsByCommits() throws Exception {
    byte[] content = bytes(10_000);
    try (FileWriter writer = create()) {
      writer.write(content, 0, 5_000);
      writer.sync();
      assertTrue(cluster.files().exists());
      writer.write(content, 5_000, 5_000);
    }
    assertArrayEquals(content, read());
  }
}
