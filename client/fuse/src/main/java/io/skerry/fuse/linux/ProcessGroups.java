package io.skerry.fuse.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The supplementary groups of processes, which requests do not carry.
public final class ProcessGroups {
  private static final String LABEL = "Groups:";

  private ProcessGroups() {}

  /// Of a process or thread as it is now; none of one that is not seen from here.
  public static List<Integer> of(int process) {
    if (process <= 0) {
      return List.of();
    }
    try {
      Path status = Path.of("/proc/" + process + "/status");
      return parse(Files.readString(status, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return List.of();
    }
  }

  /// @param status text of such a file
  static List<Integer> parse(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(LABEL))
        .flatMap(line -> Arrays.stream(line.substring(LABEL.length()).strip().split("\\s+")))
        .filter(word -> word.matches("\\d{1,10}"))
        .map(Long::parseLong)
        .filter(gid -> gid <= Integer.MAX_VALUE)
        .map(Long::intValue)
        .toList();
  }
}
