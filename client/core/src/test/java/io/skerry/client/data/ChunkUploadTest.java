package io.skerry.client.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Whose silence is borne how long.
class ChunkUploadTest {
  @Test
  void aSuspectIsHurriedWhereTheOthersSuffice() {
    assertEquals(Set.of(3, 9), ChunkUpload.hurried(Set.of(3, 9), List.of(1, 2, 3), 2));
  }

  @Test
  void nobodyIsHurriedWhereTheTrustedAreTooFew() {
    assertEquals(Set.of(), ChunkUpload.hurried(Set.of(2, 3), List.of(1, 2, 3), 2));
    assertEquals(Set.of(), ChunkUpload.hurried(Set.of(1, 2, 3), List.of(1, 2, 3), 1));
  }
}
