package io.skerry.metadata.command;

import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.regex.Pattern;

/// Which names users, groups, nodes and namespaces may have.
final class AccountName {
  private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_.-]{0,31}");
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  private AccountName() {}

  /// Refuses what cannot be the name of a user, a group or a node.
  static void requireAccount(String name) throws RejectedException {
    require(ACCOUNT, name, "at most 32 of a-z 0-9 _ . -, the first a letter or _");
  }

  /// Refuses what cannot be the name of a namespace.
  static void requireNamespace(String name) throws RejectedException {
    require(NAMESPACE, name, "at most 63 of a-z 0-9 . _ -, the first a letter or digit");
  }

  private static void require(Pattern pattern, String name, String rule) throws RejectedException {
    if (!pattern.matcher(name).matches()) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "\"" + shown(name) + "\" is no name here: " + rule);
    }
  }

  private static String shown(String name) {
    String printable = name.replaceAll("\\p{Cntrl}", "?");
    return printable.length() <= 64 ? printable : printable.substring(0, 64) + "...";
  }
}
