package io.skerry.testkit.history;

import java.util.Optional;

/// What an object does when operations are applied to it one after the other.
///
/// @param <S> state: immutable, with equals and hashCode
/// @param <O> operation
/// @param <R> result of an operation
public interface SequentialModel<S, O, R> {
  S initial();

  /// The state after an operation that had this result, or nothing if it cannot have had it.
  ///
  /// @param result empty when it is not known; then the operation succeeds if the state allows it
  Optional<S> step(S state, O operation, Optional<R> result);
}
