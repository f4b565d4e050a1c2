package io.skerry.testkit.history;

import io.skerry.proto.types.ErrorCode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// One directory: names and the inodes behind them. Of what was made by a call without an answer
/// the inode is not known until somebody sees it.
public final class DirectoryModel
    implements SequentialModel<SortedMap<String, Long>, NameOperation, NameResult> {
  private static final long NOT_SEEN_YET = 0;

  @Override
  public SortedMap<String, Long> initial() {
    return Collections.emptySortedMap();
  }

  @Override
  public Optional<SortedMap<String, Long>> step(
      SortedMap<String, Long> state, NameOperation operation, Optional<NameResult> result) {
    return switch (operation) {
      case NameOperation.Make(String name) -> make(state, name, result);
      case NameOperation.Remove(String name) -> remove(state, name, result);
      case NameOperation.Move(String source, String target) -> move(state, source, target, result);
      case NameOperation.Look(String name) ->
          result.isEmpty() ? Optional.of(state) : look(state, name, result.get());
      case NameOperation.Enumerate() ->
          result.isEmpty() ? Optional.of(state) : list(state, result.get());
    };
  }

  private static Optional<SortedMap<String, Long>> make(
      SortedMap<String, Long> state, String name, Optional<NameResult> result) {
    if (state.containsKey(name)) {
      return refused(state, ErrorCode.ALREADY_EXISTS, result);
    }
    if (result.isEmpty()) {
      return Optional.of(with(state, name, NOT_SEEN_YET));
    }
    return result.get() instanceof NameResult.Found(long inode) && !state.containsValue(inode)
        ? Optional.of(with(state, name, inode))
        : Optional.empty();
  }

  private static Optional<SortedMap<String, Long>> remove(
      SortedMap<String, Long> state, String name, Optional<NameResult> result) {
    return state.containsKey(name)
        ? done(without(state, name), result)
        : refused(state, ErrorCode.NOT_FOUND, result);
  }

  private static Optional<SortedMap<String, Long>> move(
      SortedMap<String, Long> state, String source, String target, Optional<NameResult> result) {
    Optional<Long> inode = Optional.ofNullable(state.get(source));
    if (inode.isEmpty()) {
      return refused(state, ErrorCode.NOT_FOUND, result);
    }
    return state.containsKey(target)
        ? refused(state, ErrorCode.ALREADY_EXISTS, result)
        : done(with(without(state, source), target, inode.get()), result);
  }

  private static Optional<SortedMap<String, Long>> look(
      SortedMap<String, Long> state, String name, NameResult result) {
    return switch (result) {
      case NameResult.Found(long inode) -> seen(state, name, inode);
      case NameResult.Refused(ErrorCode code) ->
          code == ErrorCode.NOT_FOUND && !state.containsKey(name)
              ? Optional.of(state)
              : Optional.empty();
      case NameResult.Done done -> Optional.empty();
      case NameResult.Listed listed -> Optional.empty();
    };
  }

  private static Optional<SortedMap<String, Long>> list(
      SortedMap<String, Long> state, NameResult result) {
    if (!(result instanceof NameResult.Listed(SortedMap<String, Long> inodes))
        || !inodes.keySet().equals(state.keySet())) {
      return Optional.empty();
    }
    Optional<SortedMap<String, Long>> next = Optional.of(state);
    for (Map.Entry<String, Long> entry : inodes.entrySet()) {
      next = next.flatMap(s -> seen(s, entry.getKey(), entry.getValue()));
    }
    return next;
  }

  private static Optional<SortedMap<String, Long>> seen(
      SortedMap<String, Long> state, String name, long inode) {
    long known = state.getOrDefault(name, -1L);
    if (known == inode) {
      return Optional.of(state);
    }
    return known == NOT_SEEN_YET && !state.containsValue(inode)
        ? Optional.of(with(state, name, inode))
        : Optional.empty();
  }

  private static Optional<SortedMap<String, Long>> done(
      SortedMap<String, Long> after, Optional<NameResult> result) {
    return result.isEmpty() || result.get() instanceof NameResult.Done
        ? Optional.of(after)
        : Optional.empty();
  }

  private static Optional<SortedMap<String, Long>> refused(
      SortedMap<String, Long> state, ErrorCode code, Optional<NameResult> result) {
    return result.isEmpty() || result.get().equals(new NameResult.Refused(code))
        ? Optional.of(state)
        : Optional.empty();
  }

  private static SortedMap<String, Long> with(
      SortedMap<String, Long> state, String name, long inode) {
    SortedMap<String, Long> next = new TreeMap<>(state);
    next.put(name, inode);
    return Collections.unmodifiableSortedMap(next);
  }

  private static SortedMap<String, Long> without(SortedMap<String, Long> state, String name) {
    SortedMap<String, Long> next = new TreeMap<>(state);
    next.remove(name);
    return Collections.unmodifiableSortedMap(next);
  }
}
