package io.skerry.metadata.command;

import io.skerry.metadata.model.ClusterIdentity;
import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.User;
import io.skerry.metadata.model.UserGroup;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;

/// The first command of a cluster, in group 0.
public record Bootstrap(
    String cluster,
    long incarnation,
    int formatLevel,
    int dataGroups,
    List<Secret> secrets,
    String admin)
    implements Command {
  /// Ids up to here are not given to people, as on other systems.
  private static final long LAST_SYSTEM_ID = 999;

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    ClusterIdentity identity = new ClusterIdentity(cluster, incarnation, formatLevel, dataGroups);
    Optional<ClusterIdentity> present = state.get(ClusterIdentity.only());
    if (present.isPresent()) {
      if (present.get().equals(identity)) {
        return Outcome.done();
      }
      throw new RejectedException(
          ErrorCode.WRONG_CLUSTER,
          "The state already belongs to cluster " + present.get().cluster());
    }
    AccountName.requireAccount(admin);
    state.put(identity);
    secrets.forEach(state::put);
    state.put(new User(admin, 0, 0, List.of()));
    state.put(new UserGroup(admin, 0));
    state.put(new Counter(Counter.Kind.UID, 0, LAST_SYSTEM_ID));
    state.put(new Counter(Counter.Kind.GID, 0, LAST_SYSTEM_ID));
    MapVersions.bump(state);
    return Outcome.done();
  }
}
