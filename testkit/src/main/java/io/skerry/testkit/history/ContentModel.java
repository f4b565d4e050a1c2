package io.skerry.testkit.history;

import java.util.Optional;

/// The content of one file, which is only ever replaced as a whole: a number that the content was
/// made from. Close-to-open consistency of whole contents is linearizability of this.
public final class ContentModel
    implements SequentialModel<Long, ContentModel.Access, ContentModel.Content> {
  private final long first;

  /// @param first the content that is there before the history begins
  public ContentModel(long first) {
    this.first = first;
  }

  /// What clients do to a file.
  public sealed interface Access {
    /// Replaces the content, from opening to closing.
    record Replace(long number) implements Access {}

    /// Reads the content, from opening to closing.
    record Read() implements Access {}
  }

  /// What was read, or what was written when that is confirmed.
  public record Content(long number) {}

  @Override
  public Long initial() {
    return first;
  }

  @Override
  public Optional<Long> step(Long state, Access access, Optional<Content> result) {
    return switch (access) {
      case Access.Replace(long number) -> Optional.of(number);
      case Access.Read() ->
          result.isEmpty() || result.get().number() == state
              ? Optional.of(state)
              : Optional.empty();
    };
  }
}
