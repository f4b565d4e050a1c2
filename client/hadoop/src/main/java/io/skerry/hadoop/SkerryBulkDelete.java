package io.skerry.hadoop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.fs.BulkDelete;
import org.apache.hadoop.fs.BulkDeleteUtils;
import org.apache.hadoop.fs.Path;

/// Deletes many files side by side, what lies deeper first. What is not there counts as deleted; a
/// directory goes if it is empty.
final class SkerryBulkDelete implements BulkDelete {
  static final int PAGE_SIZE = 100;

  private final ClusterFileSystem files;
  private final Path base;

  SkerryBulkDelete(ClusterFileSystem files, Path base) {
    this.files = files;
    this.base = base;
  }

  @Override
  public int pageSize() {
    return PAGE_SIZE;
  }

  @Override
  public Path basePath() {
    return base;
  }

  @Override
  public List<Map.Entry<Path, String>> bulkDelete(Collection<Path> paths) {
    BulkDeleteUtils.validateBulkDeletePaths(paths, PAGE_SIZE, base);
    NavigableMap<Integer, List<Path>> byDepth = new TreeMap<>();
    for (Path path : paths) {
      byDepth.computeIfAbsent(path.depth(), depth -> new ArrayList<>()).add(path);
    }
    List<Map.Entry<Path, String>> failed = new ArrayList<>();
    for (List<Path> level : byDepth.descendingMap().values()) {
      failed.addAll(deleteTogether(level));
    }
    return failed;
  }

  private List<Map.Entry<Path, String>> deleteTogether(List<Path> paths) {
    List<CompletableFuture<Optional<String>>> outcomes = new ArrayList<>(paths.size());
    for (Path path : paths) {
      outcomes.add(CompletableFuture.supplyAsync(() -> failure(path), files.workers()));
    }
    List<Map.Entry<Path, String>> failed = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      Path path = paths.get(i);
      outcomes.get(i).join().ifPresent(why -> failed.add(Map.entry(path, why)));
    }
    return failed;
  }

  private Optional<String> failure(Path path) {
    try {
      boolean unused = files.delete(path, false);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(e.toString());
    }
  }

  @Override
  public void close() {}
}
