package io.skerry.testkit.history;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.SkerryException;
import io.skerry.proto.types.ErrorCode;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// One client that does random things to the names of a directory and remembers what it saw.
final class NameClient {
  private static final int NAMES = 4;

  /// After these the caller knows that nothing was done.
  private static final Set<ErrorCode> DEFINITE =
      Set.of(ErrorCode.NOT_FOUND, ErrorCode.ALREADY_EXISTS);

  private final int number;
  private final FileSystem files;
  private final SplittableRandom random;
  private final int changesPerMille;

  /// @param changesPerMille how many of its calls change something
  NameClient(int number, FileSystem files, SplittableRandom random, int changesPerMille) {
    this.number = number;
    this.files = files;
    this.random = random;
    this.changesPerMille = changesPerMille;
  }

  /// Does one thing.
  ///
  /// @return nothing if it was a question that got no answer, which says nothing
  Optional<Event<NameOperation, NameResult>> act(String directory) {
    NameOperation operation = draw();
    long invoked = System.nanoTime();
    try {
      NameResult result = perform(directory, operation);
      return Optional.of(Event.of(number, operation, result, invoked, System.nanoTime()));
    } catch (SkerryException e) {
      if (DEFINITE.contains(e.errorCode())) {
        NameResult refused = new NameResult.Refused(e.errorCode());
        return Optional.of(Event.of(number, operation, refused, invoked, System.nanoTime()));
      }
      boolean question =
          operation instanceof NameOperation.Look || operation instanceof NameOperation.Enumerate;
      return question ? Optional.empty() : Optional.of(Event.unknown(number, operation, invoked));
    }
  }

  private NameOperation draw() {
    String name = name(random.nextInt(NAMES));
    if (random.nextInt(1_000) >= changesPerMille) {
      return random.nextInt(4) == 0 ? new NameOperation.Enumerate() : new NameOperation.Look(name);
    }
    int lot = random.nextInt(4);
    if (lot < 2) {
      return new NameOperation.Make(name);
    }
    if (lot < 3) {
      return new NameOperation.Remove(name);
    }
    int source = random.nextInt(NAMES);
    return new NameOperation.Move(
        name(source), name((source + 1 + random.nextInt(NAMES - 1)) % NAMES));
  }

  private static String name(int index) {
    return String.valueOf((char) ('a' + index));
  }

  private NameResult perform(String directory, NameOperation operation) throws SkerryException {
    switch (operation) {
      case NameOperation.Make(String name) -> {
        return new NameResult.Found(files.makeDirectory(directory + '/' + name, 0755).inode());
      }
      case NameOperation.Remove(String name) -> files.removeDirectory(directory + '/' + name);
      case NameOperation.Move(String source, String target) ->
          files.rename(directory + '/' + source, directory + '/' + target, false);
      case NameOperation.Look(String name) -> {
        return new NameResult.Found(files.stat(directory + '/' + name).inode());
      }
      case NameOperation.Enumerate() -> {
        SortedMap<String, Long> listed = new TreeMap<>();
        for (FileStatus status : files.list(directory)) {
          listed.put(status.name(), status.inode());
        }
        return new NameResult.Listed(listed);
      }
    }
    return new NameResult.Done();
  }
}
