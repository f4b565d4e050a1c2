package io.skerry.cli.file;

import io.skerry.cli.shell.Json;
import io.skerry.cli.shell.Quantity;
import io.skerry.client.FileStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A file's status as lines of `ls -l` and as JSON.
final class StatusText {
  private static final DateTimeFormatter RECENT =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd  yyyy", Locale.ROOT).withZone(ZoneId.systemDefault());
  private static final DateTimeFormatter FULL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn xx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());
  private static final Duration HALF_YEAR = Duration.ofDays(182);

  private StatusText() {}

  static Map<String, Object> json(FileStatus status) {
    return Json.object(
        "path", status.path(),
        "name", status.name(),
        "type", ModeText.typeWord(status),
        "mode", ModeText.octal(status.mode()),
        "owner", status.owner(),
        "group", status.group(),
        "uid", status.uid(),
        "gid", status.gid(),
        "size", status.size(),
        "links", status.links(),
        "atime", status.atime(),
        "mtime", status.mtime(),
        "ctime", status.ctime(),
        "version", status.version(),
        "inode", status.inode(),
        "linkTarget", status.linkTarget());
  }

  /// Lines with aligned columns, like `ls -l`.
  ///
  /// @param names what to call each, in the same order
  static List<String> lines(List<FileStatus> all, List<String> names, boolean human) {
    int links = 1;
    int owner = 1;
    int group = 1;
    int size = 1;
    for (FileStatus status : all) {
      links = Math.max(links, Integer.toString(status.links()).length());
      owner = Math.max(owner, status.owner().length());
      group = Math.max(group, status.group().length());
      size = Math.max(size, size(status, human).length());
    }
    String format = "%s %" + links + "d %-" + owner + "s %-" + group + "s %" + size + "s %s %s%s";
    Instant now = Instant.now();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      FileStatus status = all.get(i);
      lines.add(
          String.format(
              Locale.ROOT,
              format,
              ModeText.symbolic(status) + (status.hasAcl() ? "+" : ""),
              status.links(),
              status.owner(),
              status.group(),
              size(status, human),
              time(status.mtime(), now),
              names.get(i),
              status.linkTarget().map(target -> " -> " + target).orElse("")));
    }
    return lines;
  }

  /// Nanoseconds and offset, like `stat`.
  static String fullTime(Instant time) {
    return FULL.format(time);
  }

  static String size(FileStatus status, boolean human) {
    return human ? Quantity.ofBytes(status.size()) : Long.toString(status.size());
  }

  private static String time(Instant time, Instant now) {
    boolean recent = time.isAfter(now.minus(HALF_YEAR)) && !time.isAfter(now.plusSeconds(60));
    return (recent ? RECENT : OLD).format(time);
  }
}
