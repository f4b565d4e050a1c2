package io.skerry.testkit.history;

import io.skerry.proto.types.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Histories of one directory as text, to be kept and to be read: one event a line, `client invoked
/// answered operation -> result`, with `-` for an answer that never came.
public final class NameHistory {
  private NameHistory() {}

  public static String format(List<Event<NameOperation, NameResult>> events) {
    return events.stream().map(NameHistory::line).collect(Collectors.joining("\n", "", "\n"));
  }

  /// @throws IllegalArgumentException with the line that cannot be read
  public static List<Event<NameOperation, NameResult>> parse(String text) {
    List<Event<NameOperation, NameResult>> events = new ArrayList<>();
    text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(line -> events.add(event(line)));
    return events;
  }

  private static String line(Event<NameOperation, NameResult> event) {
    return "%d %d %s %s -> %s"
        .formatted(
            event.client(),
            event.invoked(),
            event.answered() == Event.NEVER ? "-" : Long.toString(event.answered()),
            words(event.operation()),
            event.result().map(NameHistory::words).orElse("unknown"));
  }

  private static String words(NameOperation operation) {
    return switch (operation) {
      case NameOperation.Make(String name) -> "make " + name;
      case NameOperation.Remove(String name) -> "remove " + name;
      case NameOperation.Move(String source, String target) -> "move " + source + ' ' + target;
      case NameOperation.Look(String name) -> "look " + name;
      case NameOperation.Enumerate() -> "list";
    };
  }

  private static String words(NameResult result) {
    return switch (result) {
      case NameResult.Done() -> "done";
      case NameResult.Found(long inode) -> "inode " + inode;
      case NameResult.Refused(ErrorCode code) -> "refused " + code;
      case NameResult.Listed(SortedMap<String, Long> inodes) ->
          inodes.entrySet().stream()
              .map(entry -> entry.getKey() + '=' + entry.getValue())
              .collect(Collectors.joining(" ", "listed ", ""))
              .strip();
    };
  }

  private static Event<NameOperation, NameResult> event(String line) {
    String[] halves = line.split(" -> ", -1);
    String[] words = halves[0].split(" ", -1);
    if (halves.length != 2 || words.length < 4) {
      throw new IllegalArgumentException("not an event: " + line);
    }
    Optional<NameResult> result = result(halves[1].split(" ", -1), line);
    return new Event<>(
        Integer.parseInt(words[0]),
        operation(words, line),
        result,
        Long.parseLong(words[1]),
        words[2].equals("-") ? Event.NEVER : Long.parseLong(words[2]));
  }

  private static NameOperation operation(String[] words, String line) {
    return switch (words[3] + '/' + (words.length - 4)) {
      case "make/1" -> new NameOperation.Make(words[4]);
      case "remove/1" -> new NameOperation.Remove(words[4]);
      case "move/2" -> new NameOperation.Move(words[4], words[5]);
      case "look/1" -> new NameOperation.Look(words[4]);
      case "list/0" -> new NameOperation.Enumerate();
      default -> throw new IllegalArgumentException("no such operation: " + line);
    };
  }

  private static Optional<NameResult> result(String[] words, String line) {
    return switch (words[0]) {
      case "unknown" -> Optional.empty();
      case "done" -> Optional.of(new NameResult.Done());
      case "inode" -> Optional.of(new NameResult.Found(Long.parseLong(words[1])));
      case "refused" -> Optional.of(new NameResult.Refused(ErrorCode.valueOf(words[1])));
      case "listed" -> Optional.of(listed(words));
      default -> throw new IllegalArgumentException("no such result: " + line);
    };
  }

  private static NameResult listed(String[] words) {
    SortedMap<String, Long> inodes = new TreeMap<>();
    for (int i = 1; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      inodes.put(words[i].substring(0, equals), Long.parseLong(words[i].substring(equals + 1)));
    }
    return new NameResult.Listed(inodes);
  }
}
