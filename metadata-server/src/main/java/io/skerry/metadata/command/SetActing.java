package io.skerry.metadata.command;

import io.skerry.metadata.model.IdRange;
import io.skerry.metadata.model.User;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Says for whom a user may make calls on files, as the mount of a machine with many users does
/// (ADR 0031). Outcome: nothing.
///
/// @param ranges instead of those before; none takes the right away
public record SetActing(Caller caller, String name, List<IdRange> ranges) implements Command {
  static final int RANGES_MAX = 100;

  public SetActing {
    ranges = List.copyOf(ranges);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    Permissions.requireSuperuser(caller);
    User user =
        state
            .get(User.key(name))
            .orElseThrow(() -> new RejectedException(ErrorCode.NOT_FOUND, "No user " + name));
    if (ranges.size() > RANGES_MAX) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "At most " + RANGES_MAX + " ranges of users");
    }
    if (ranges.stream().anyMatch(range -> range.contains(0))) {
      throw new RejectedException(
          ErrorCode.INVALID_ARGUMENT, "Nobody acts for uid 0, the first administrator");
    }
    state.put(user.actingFor(ranges));
    return Outcome.done();
  }
}
