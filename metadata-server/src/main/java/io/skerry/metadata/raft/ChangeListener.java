package io.skerry.metadata.raft;

import io.skerry.metadata.codec.EncodedChange;
import java.util.List;

/// Told of every entry's changes before they are in the store, so that whoever sees them there has
/// been told. Called on the thread that applies: must not wait, read the store or fail.
@FunctionalInterface
public interface ChangeListener {
  void applying(long index, List<EncodedChange> changes);
}
