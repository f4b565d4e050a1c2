package io.skerry.client.config;

import io.skerry.client.LeaderHints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Leader hints in a small file, lines of "address scope". Losing or garbling it costs one round
/// trip, so no failure of it is worth a word to the user.
final class HintFile implements LeaderHints {
  private static final int SCOPES_MAX = 64;

  private final Path path;
  private final Map<String, String> leaders = new ConcurrentHashMap<>();

  HintFile(Path path) {
    this.path = path;
    try {
      for (String line : Files.readAllLines(path)) {
        int space = line.indexOf(' ');
        if (space > 0) {
          leaders.put(line.substring(space + 1), line.substring(0, space));
        }
      }
    } catch (IOException | UncheckedIOException e) {
      leaders.clear();
    }
  }

  @Override
  public Optional<String> leader(String scope) {
    return Optional.ofNullable(leaders.get(scope));
  }

  @Override
  public synchronized void remember(String scope, String address) {
    if (address.equals(leaders.get(scope)) || leaders.size() >= SCOPES_MAX) {
      return;
    }
    leaders.put(scope, address);
    StringBuilder text = new StringBuilder();
    leaders.forEach((key, value) -> text.append(value).append(' ').append(key).append('\n'));
    try {
      Path folder = path.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Path fresh = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
      Files.writeString(fresh, text);
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      // Not kept: the next command asks around once more.
    }
  }
}
