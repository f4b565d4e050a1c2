package io.skerry.client.config;

import io.skerry.client.LeaderHints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Leader hints in a small file, lines of "address scope", and "=version address,address" for all
/// servers. Losing or garbling it costs one round trip, so no failure of it is worth a word to the
/// user.
final class HintFile implements LeaderHints {
  private static final int SCOPES_MAX = 64;

  private final Path path;
  private static final String ALL = "=";

  private final Map<String, String> leaders = new ConcurrentHashMap<>();
  private volatile Servers servers = new Servers(0, List.of());

  HintFile(Path path) {
    this.path = path;
    try {
      for (String line : Files.readAllLines(path)) {
        int space = line.indexOf(' ');
        if (line.startsWith(ALL)) {
          servers = servers(line.substring(ALL.length()));
        } else if (space > 0) {
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
    write();
  }

  @Override
  public Servers servers() {
    return servers;
  }

  private static Servers servers(String text) {
    int space = text.indexOf(' ');
    try {
      return new Servers(
          Long.parseLong(text.substring(0, Math.max(0, space))),
          List.of(text.substring(space + 1).split(",")));
    } catch (NumberFormatException e) {
      return new Servers(0, List.of());
    }
  }

  @Override
  public synchronized void rememberServers(Servers known) {
    servers = known;
    write();
  }

  private void write() {
    StringBuilder text = new StringBuilder();
    if (!servers.addresses().isEmpty()) {
      text.append(ALL).append(servers.version()).append(' ');
      text.append(String.join(",", servers.addresses())).append('\n');
    }
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
