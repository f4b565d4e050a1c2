package io.skerry.metadata.membership;

import java.time.Duration;
import java.util.List;

/// What the clocks of the metadata servers say together. The leader of group 0 measures every clock
/// by its own; if most of the others agree that it is another time, its own is the wrong one.
final class ClockSurvey {
  /// Named by `health` from here on; time synchronisation keeps clocks within milliseconds.
  static final Duration NOTABLE = Duration.ofSeconds(10);

  /// A server whose clock is off by more should not lead.
  static final Duration UNFIT = Duration.ofSeconds(30);

  private ClockSurvey() {}

  /// How far the right time is ahead of the leader's: the median of what is known.
  ///
  /// @param skews of the metadata servers that are known, the leader's own zero among them
  /// @param voters how many there are
  static long rightMillis(List<Long> skews, int voters) {
    List<Long> sorted = skews.stream().sorted().toList();
    if (sorted.size() < voters / 2 + 1) {
      return 0; // too few to outvote the leader
    }
    long upper = sorted.get(sorted.size() / 2);
    long lower = sorted.get((sorted.size() - 1) / 2);
    return Math.abs(lower) <= Math.abs(upper) ? lower : upper;
  }

  /// Whether a clock that differs so from the right time is off by more than a limit.
  static boolean beyond(Duration limit, long differenceMillis) {
    return Math.abs(differenceMillis) > limit.toMillis();
  }

  /// "1 h 4 min ahead", for a person.
  static String words(long differenceMillis) {
    Duration by = Duration.ofMillis(Math.abs(differenceMillis));
    String amount;
    if (by.toHours() >= 48) {
      amount = by.toDays() + " days";
    } else if (by.toHours() >= 1) {
      amount = by.toHours() + " h " + by.toMinutesPart() + " min";
    } else if (by.toMinutes() >= 2) {
      amount = by.toMinutes() + " min " + by.toSecondsPart() + " s";
    } else {
      amount = by.toSeconds() + " s";
    }
    return amount + (differenceMillis > 0 ? " ahead" : " behind");
  }
}
