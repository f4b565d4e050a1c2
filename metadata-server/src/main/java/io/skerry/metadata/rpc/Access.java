package io.skerry.metadata.rpc;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.membership.Adoption;
import io.skerry.metadata.membership.Groups;
import io.skerry.metadata.membership.RootDirectory;
import io.skerry.metadata.membership.RootRows;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.User;
import io.skerry.metadata.raft.GroupReplica;
import io.skerry.proto.security.Behalf;
import io.skerry.proto.security.PeerIdentity;
import io.skerry.proto.security.Revocations;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/// Says of a call who makes it, where its namespace lives, and whether this server leads there.
public final class Access {
  private static final Duration ADOPTION_PATIENCE = Duration.ofSeconds(3);

  private final Groups groups;
  private final RootDirectory directory;
  private final Adoption adoption;

  public Access(Groups groups, RootDirectory directory, Adoption adoption) {
    this.groups = groups;
    this.directory = directory;
    this.adoption = adoption;
  }

  /// A namespace and the replica here of the group that holds it, which leads.
  record Place(Namespace namespace, GroupReplica replica) {}

  /// The identity that the call's certificate shows.
  static PeerIdentity identity() {
    return Optional.ofNullable(PeerIdentity.CALLER.get())
        .orElseThrow(() -> new Failure(ErrorCode.UNAUTHENTICATED, "no certificate"));
  }

  /// Who calls, with the ids that the root group gives them; or whom the call is made for.
  Caller caller() {
    refuseStale();
    PeerIdentity identity = identity();
    if (identity.role() == Role.WORKER) {
      if (Behalf.CLAIM.get() != null) {
        throw new Failure(ErrorCode.ROLE_REFUSED, "a worker acts for nobody");
      }
      return new Caller(identity.principal(), 0, 0, List.of(), true);
    }
    User user =
        find(rows -> rows.user(identity.name()))
            .orElseThrow(
                () ->
                    new Failure(
                        ErrorCode.UNAUTHENTICATED, "user " + identity.name() + " is not known"));
    refuseRevoked(user);
    boolean superuser = identity.role() == Role.ADMIN;
    Caller own = new Caller(identity.principal(), user.uid(), user.gid(), user.groups(), superuser);
    return Optional.ofNullable(Behalf.CLAIM.get())
        .map(claim -> Representation.of(own, user, claim, rows()))
        .orElse(own);
  }

  private static void refuseRevoked(User user) {
    Instant since = Optional.ofNullable(PeerIdentity.SINCE.get()).orElse(Instant.EPOCH);
    if (Revocations.revoked(since, user.revokedAtMillis())) {
      throw new Failure(
          ErrorCode.UNAUTHENTICATED,
          "the certificate of "
              + user.name()
              + " was revoked; an administrator makes a new token with: skerry token create user "
              + user.name());
    }
  }

  /// The caller, who must be an administrator.
  Caller admin() {
    PeerIdentity identity = identity();
    if (identity.role() != Role.ADMIN) {
      throw new Failure(
          ErrorCode.ROLE_REFUSED, identity.principal() + " is no administrator of this cluster");
    }
    return caller();
  }

  /// Finds a namespace by its name. This server leads its group and the group has adopted it.
  Place place(String name) {
    Namespace namespace =
        find(rows -> rows.namespace(name))
            .orElseThrow(() -> new Failure(ErrorCode.NOT_FOUND, "no namespace \"" + name + "\""));
    GroupReplica replica = leader(namespace.group());
    refuseStale();
    if (adoption.isAdopted(replica, namespace.id())) {
      return new Place(namespace, replica);
    }
    MayWait.here();
    if (!adoption.awaitAdopted(replica, namespace, ADOPTION_PATIENCE)) {
      throw new Failure(ErrorCode.RETRY, "namespace \"" + name + "\" is not ready yet");
    }
    return new Place(namespace, replica);
  }

  /// The replica here of a group.
  ///
  /// @throws Failure NOT_LEADER if another server leads it
  GroupReplica leader(int group) {
    GroupReplica replica =
        groups
            .group(group)
            .orElseThrow(() -> new Failure(ErrorCode.INVALID_ARGUMENT, "no group " + group));
    if (!replica.leading()) {
      throw new Failure(
          ErrorCode.NOT_LEADER,
          "this server does not lead group " + group,
          replica.leaderAddress().orElse(""));
    }
    return replica;
  }

  /// Group 0, which this server must lead.
  GroupReplica root() {
    return leader(groups.root().group());
  }

  Groups groups() {
    return groups;
  }

  /// The rows of group 0 as known here.
  RootRows rows() {
    return directory.current();
  }

  /// Looks up a row of group 0; asks the majority before it says that there is none.
  <R> Optional<R> find(Function<RootRows, Optional<R>> lookup) {
    Optional<R> here = lookup.apply(directory.current());
    if (here.isPresent()) {
      return here;
    }
    MayWait.here();
    try {
      RootRows rows = directory.confirmed();
      if (rows.cluster().isEmpty()) {
        throw new Failure(ErrorCode.RETRY, "the first leader has not set the cluster up yet");
      }
      return lookup.apply(rows);
    } catch (TimeoutException e) {
      throw new Failure(ErrorCode.RETRY, "group 0 has not answered in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ErrorCode.RETRY, "this metadata server is stopping");
    } catch (ExecutionException e) {
      throw GroupCalls.failure(e);
    }
  }

  private void refuseStale() {
    if (!directory.fresh()) {
      throw new Failure(
          ErrorCode.UNAVAILABLE,
          "this metadata server has lost contact with the majority and cannot check rights");
    }
  }
}
