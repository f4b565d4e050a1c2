package io.skerry.cli.file;

import io.skerry.cli.shell.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `chmod` and `mkdir -m` accept: an octal mode or clauses such as `u+x,go-w,a=rX`.
final class ModeChange {
  private static final Pattern OCTAL = Pattern.compile("[0-7]{1,4}");
  private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)");
  private static final Pattern ACTION = Pattern.compile("([-+=])([rwxXst]+|[ugo]|)");
  private static final int ALL = 07777;
  private static final int USER = 04700;
  private static final int GROUP = 02070;
  private static final int OTHER = 01007;
  private static final int UMASK = 0022;

  /// One operator with what it applies to.
  private record Step(int who, boolean masked, char operator, String permissions) {}

  private final int absolute;
  private final List<Step> steps;

  private ModeChange(int absolute, List<Step> steps) {
    this.absolute = absolute;
    this.steps = List.copyOf(steps);
  }

  /// Reads either form.
  ///
  /// @throws Failure naming the text when it is neither
  static ModeChange parse(String text) {
    if (OCTAL.matcher(text).matches()) {
      return new ModeChange(Integer.parseInt(text, 8), List.of());
    }
    List<Step> steps = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      Matcher matcher = CLAUSE.matcher(clause);
      if (!matcher.matches()) {
        throw Failure.usage("invalid mode: \"" + text + "\" (use for example 640 or u+x,go-w)");
      }
      boolean nobodyNamed = matcher.group(1).isEmpty();
      int who = nobodyNamed ? ALL : who(matcher.group(1));
      Matcher action = ACTION.matcher(matcher.group(2));
      while (action.find()) {
        steps.add(new Step(who, nobodyNamed, action.group(1).charAt(0), action.group(2)));
      }
    }
    return new ModeChange(-1, steps);
  }

  private static int who(String letters) {
    int who = 0;
    for (int i = 0; i < letters.length(); i++) {
      who |=
          switch (letters.charAt(i)) {
            case 'u' -> USER;
            case 'g' -> GROUP;
            case 'o' -> OTHER;
            default -> ALL;
          };
    }
    return who;
  }

  /// The mode after the change.
  int apply(int mode, boolean directory) {
    if (absolute >= 0) {
      return absolute;
    }
    int changed = mode;
    for (Step step : steps) {
      int bits = bits(step, changed, directory) & step.who();
      if (step.masked()) {
        bits &= ~UMASK;
      }
      changed =
          switch (step.operator()) {
            case '+' -> changed | bits;
            case '-' -> changed & ~bits;
            default -> (changed & ~kept(step, directory)) | bits;
          };
    }
    return changed;
  }

  /// `=` leaves a directory's set-id bits alone unless it names them, as coreutils do.
  private static int kept(Step step, boolean directory) {
    boolean special = step.permissions().contains("s") || step.permissions().contains("t");
    return directory && !special ? step.who() & 0777 : step.who();
  }

  private static int bits(Step step, int mode, boolean directory) {
    int bits = 0;
    for (int i = 0; i < step.permissions().length(); i++) {
      bits |=
          switch (step.permissions().charAt(i)) {
            case 'r' -> 0444;
            case 'w' -> 0222;
            case 'x' -> 0111;
            case 'X' -> directory || (mode & 0111) != 0 ? 0111 : 0;
            case 's' -> 06000;
            case 't' -> 01000;
            case 'u' -> spread(mode >> 6);
            case 'g' -> spread(mode >> 3);
            default -> spread(mode);
          };
    }
    return bits;
  }

  private static int spread(int triple) {
    return (triple & 7) * 0111;
  }
}
