package io.skerry.metadata.command;

import io.skerry.metadata.model.Debt;
import io.skerry.metadata.model.Garbage;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;

/// Forgets some of what a removed node owes and was to delete: it will do neither. Outcome: rows
/// changed; none if nothing is left in this stretch.
///
/// @param garbage rows to look at, as somebody found them
public record ForgetNode(int node, List<Garbage> garbage, int debtsMax) implements Command {
  public ForgetNode {
    garbage = List.copyOf(garbage);
  }

  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    if (state.get(Node.key(node)).filter(row -> row.duty() == Node.Duty.REMOVED).isEmpty()) {
      throw new RejectedException(ErrorCode.INVALID_ARGUMENT, "Node " + node + " is not removed");
    }
    long rows = 0;
    for (Debt debt : state.scan(Debt.of(node), debtsMax)) {
      state.delete(debt.key());
      rows++;
    }
    for (Garbage found : garbage) {
      rows += GarbageRows.confirm(state, found.chunk(), node) ? 1 : 0;
    }
    return Outcome.done(rows);
  }
}
