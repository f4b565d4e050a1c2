package io.skerry.client.nio;

import io.skerry.client.UserAccount;
import io.skerry.client.UserGroup;
import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The users and groups of a cluster, by name; a number stands for somebody who has none.
final class Accounts extends UserPrincipalLookupService {
  /// Groups of a user change seldom, and the service decides in the end.
  private static final long KEPT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final SkerryFileSystem fileSystem;
  private Optional<UserAccount> caller = Optional.empty();
  private long callerKnownNanos;

  Accounts(SkerryFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /// A user.
  record User(String name) implements UserPrincipal {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// A group.
  record Group(String name) implements GroupPrincipal {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// Whom the cluster takes this client for.
  synchronized UserAccount caller() throws IOException {
    long now = System.nanoTime();
    if (caller.isEmpty() || now - callerKnownNanos > KEPT_NANOS) {
      caller = Optional.of(fileSystem.skerry().cluster().whoAmI());
      callerKnownNanos = now;
    }
    return caller.get();
  }

  @Override
  public UserPrincipal lookupPrincipalByName(String name) throws IOException {
    boolean known =
        isNumber(name)
            || fileSystem.skerry().cluster().users().stream()
                .map(UserAccount::name)
                .anyMatch(name::equals);
    if (!known) {
      throw new UserPrincipalNotFoundException(name);
    }
    return new User(name);
  }

  @Override
  public GroupPrincipal lookupPrincipalByGroupName(String name) throws IOException {
    boolean known =
        isNumber(name)
            || fileSystem.skerry().cluster().groups().stream()
                .map(UserGroup::name)
                .anyMatch(name::equals);
    if (!known) {
      throw new UserPrincipalNotFoundException(name);
    }
    return new Group(name);
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
