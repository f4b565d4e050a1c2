package io.skerry.metadata.command;

import io.skerry.metadata.model.Divergence;
import io.skerry.metadata.model.RowKey;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import java.util.List;

/// Writes down which storage nodes differ from the metadata and which no longer do, so that it is
/// known after a change of leader and to the leader of group 0. Outcome: rows changed.
public record NoteDivergences(List<Divergence> found, List<RowKey<Divergence>> gone)
    implements Command {
  public NoteDivergences {
    found = List.copyOf(found);
    gone = List.copyOf(gone);
  }

  @Override
  public Outcome decide(Overlay state) {
    long rows = 0;
    for (Divergence row : found) {
      if (state.get(row.key()).filter(row::equals).isEmpty()) {
        state.put(row);
        rows++;
      }
    }
    for (RowKey<Divergence> key : gone) {
      if (state.get(key).isPresent()) {
        state.delete(key);
        rows++;
      }
    }
    return Outcome.done(rows);
  }
}
