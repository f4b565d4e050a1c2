package io.skerry.metadata.command;

import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;

/// Limits what a namespace may hold. One that holds more keeps what it has. Outcome: its id.
///
/// @param quota 0 for no limit
public record SetQuota(Caller caller, String name, Namespace.Quota quota) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    if (quota.bytes() < 0 || quota.inodes() < 0) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "A quota is not negative");
    }
    for (Namespace namespace : state.scan(Namespace.all(), Integer.MAX_VALUE)) {
      if (namespace.name().equals(name)) {
        state.put(namespace.withQuota(quota));
        MapVersions.bump(state);
        return Outcome.done((long) namespace.id());
      }
    }
    throw new RejectedException(ErrorCode.NOT_FOUND, "No namespace " + name);
  }
}
