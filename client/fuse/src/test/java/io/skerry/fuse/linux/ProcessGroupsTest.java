package io.skerry.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessGroupsTest {
  @Test
  void groupsAreReadFromWhatTheKernelSaysOfAProcess() {
    String status = "Name:\tsh\nUid:\t0\t0\t0\t0\nGroups:\t4 27 4294967294 1000 \nVmPeak:\t7 kB\n";
    assertEquals(List.of(4, 27, 1000), ProcessGroups.parse(status));
    assertEquals(List.of(), ProcessGroups.parse("Name:\tsh\nGroups:\t \n"));
  }

  @Test
  void aProcessThatIsGoneHasNone() {
    assertEquals(List.of(), ProcessGroups.of(0));
    assertEquals(List.of(), ProcessGroups.of(Integer.MAX_VALUE));
  }
}
