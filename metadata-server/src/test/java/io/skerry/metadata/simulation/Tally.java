package io.skerry.metadata.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.metadata.command.NamespaceCommand;
import io.skerry.proto.types.ErrorCode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What has come of the commands of one or more simulations.
final class Tally {
  /// What the rules of the namespace refuse with. Limits of size, depth and links, and receipts of
  /// an epoch that is over, have tests of their own.
  private static final Set<ErrorCode> CODES =
      EnumSet.of(
          ErrorCode.ALREADY_EXISTS,
          ErrorCode.CROSS_NAMESPACE,
          ErrorCode.DIRECTORY_NOT_EMPTY,
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.IS_A_DIRECTORY,
          ErrorCode.LOCKED,
          ErrorCode.LOCK_LOST,
          ErrorCode.NOT_ALLOCATED,
          ErrorCode.NOT_A_DIRECTORY,
          ErrorCode.NOT_ENOUGH_COPIES,
          ErrorCode.NOT_FOUND,
          ErrorCode.NOT_PERMITTED,
          ErrorCode.NOT_SUPPORTED,
          ErrorCode.NO_DATA,
          ErrorCode.NO_SUCH_DEVICE,
          ErrorCode.PERMISSION_DENIED,
          ErrorCode.SESSION_LOST,
          ErrorCode.STALE,
          ErrorCode.SYMBOLIC_LINK_LOOP,
          ErrorCode.VERSION_CONFLICT);

  private final Set<String> succeeded = new TreeSet<>();
  private final Set<String> failed = new TreeSet<>();
  private final Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
  private long done;
  private long refused;

  void add(NamespaceCommand command, Optional<ErrorCode> code) {
    String name = command.getClass().getSimpleName();
    if (code.isEmpty()) {
      done++;
      succeeded.add(name);
    } else {
      refused++;
      failed.add(name);
      codes.add(code.get());
    }
  }

  void add(Tally other) {
    done += other.done;
    refused += other.refused;
    succeeded.addAll(other.succeeded);
    failed.addAll(other.failed);
    codes.addAll(other.codes);
  }

  double shareDone() {
    return (double) done / (done + refused);
  }

  long commands() {
    return done + refused;
  }

  /// Every command has succeeded and failed, and everything that a rule may answer was answered.
  void requireEverything() {
    Set<String> all =
        Arrays.stream(NamespaceCommand.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(all, succeeded);
    assertEquals(all, failed);
    assertEquals(CODES, codes);
  }
}
