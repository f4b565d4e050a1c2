package io.skerry.client.nio;

import java.nio.file.PathMatcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Path matchers of the syntaxes "glob" and "regex", as {@link java.nio.file.FileSystem} describes
/// them.
final class Globs {
  private static final String META = "\\^$.|?*+()[]{}";

  private final String glob;
  private final StringBuilder regex = new StringBuilder("^");
  private int at;
  private boolean inGroup;

  private Globs(String glob) {
    this.glob = glob;
  }

  static PathMatcher matcher(String syntaxAndPattern) {
    int colon = syntaxAndPattern.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("not of the form SYNTAX:PATTERN: " + syntaxAndPattern);
    }
    String syntax = syntaxAndPattern.substring(0, colon);
    String text = syntaxAndPattern.substring(colon + 1);
    Pattern pattern;
    if (syntax.equalsIgnoreCase("glob")) {
      pattern = Pattern.compile(new Globs(text).regex(), Pattern.DOTALL);
    } else if (syntax.equalsIgnoreCase("regex")) {
      pattern = Pattern.compile(text);
    } else {
      throw new UnsupportedOperationException("Syntax '" + syntax + "' not recognized");
    }
    return path -> pattern.matcher(path.toString()).matches();
  }

  private String regex() {
    while (at < glob.length()) {
      char c = glob.charAt(at);
      at++;
      switch (c) {
        case '\\' -> literal(escaped());
        case '[' -> bracket();
        case '{' -> openGroup();
        case '}' -> closeGroup();
        case ',' -> regex.append(inGroup ? ")|(?:" : ",");
        case '*' -> star();
        case '?' -> regex.append("[^/]");
        default -> literal(c);
      }
    }
    if (inGroup) {
      throw wrong("Missing '}'");
    }
    return regex.append('$').toString();
  }

  private void literal(char c) {
    if (META.indexOf(c) >= 0) {
      regex.append('\\');
    }
    regex.append(c);
  }

  private char escaped() {
    if (at == glob.length()) {
      throw wrong("No character to escape");
    }
    char c = glob.charAt(at);
    at++;
    return c;
  }

  private void star() {
    if (at < glob.length() && glob.charAt(at) == '*') {
      at++;
      regex.append(".*");
    } else {
      regex.append("[^/]*");
    }
  }

  private void openGroup() {
    if (inGroup) {
      throw wrong("Cannot nest groups");
    }
    inGroup = true;
    regex.append("(?:(?:");
  }

  private void closeGroup() {
    regex.append(inGroup ? "))" : "\\}");
    inGroup = false;
  }

  /// Characters and ranges; none of them matches a slash.
  private void bracket() {
    regex.append("[[^/]&&[");
    if (at < glob.length() && glob.charAt(at) == '!') {
      regex.append('^');
      at++;
    }
    int first = at;
    while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
      char c = glob.charAt(at);
      if (c == '/') {
        throw wrong("Explicit 'name separator' in class");
      }
      boolean range = c == '-' && at > first && at + 1 < glob.length();
      if (!range && (c == '-' || c == '\\' || c == '[' || c == ']' || c == '&' || c == '^')) {
        regex.append('\\');
      }
      regex.append(c);
      at++;
    }
    if (at == glob.length()) {
      throw wrong("Missing ']'");
    }
    at++;
    regex.append("]]");
  }

  private PatternSyntaxException wrong(String what) {
    return new PatternSyntaxException(what, glob, Math.max(0, at - 1));
  }
}
