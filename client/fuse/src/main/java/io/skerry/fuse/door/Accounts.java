package io.skerry.fuse.door;

import io.skerry.client.ClusterAdmin;
import io.skerry.client.SkerryException;
import io.skerry.client.UserAccount;
import io.skerry.client.UserGroup;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The numbers of users and groups; asked for anew when they are older than half a minute. The
/// service decides in the end.
final class Accounts {
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ClusterAdmin cluster;
  private Optional<Known> known = Optional.empty();

  Accounts(ClusterAdmin cluster) {
    this.cluster = cluster;
  }

  private record Known(Map<String, Integer> users, Map<String, Integer> groups, long nanos) {}

  private synchronized Known known() throws SkerryException {
    long now = System.nanoTime();
    if (known.isEmpty() || now - known.get().nanos() > KEPT_NANOS) {
      known =
          Optional.of(
              new Known(
                  cluster.users().stream()
                      .collect(Collectors.toMap(UserAccount::name, UserAccount::uid)),
                  cluster.groups().stream()
                      .collect(Collectors.toMap(UserGroup::name, UserGroup::gid)),
                  now));
    }
    return known.get();
  }

  /// @param name a number stands for itself
  int uid(String name) throws SkerryException {
    return number(name, known().users());
  }

  int gid(String name) throws SkerryException {
    return number(name, known().groups());
  }

  private static int number(String name, Map<String, Integer> numbers) {
    Integer number = numbers.get(name);
    if (number != null) {
      return number;
    }
    try {
      return Integer.parseUnsignedInt(name);
    } catch (NumberFormatException e) {
      // Somebody who was made a moment ago; nobody of this machine.
      return -1;
    }
  }
}
