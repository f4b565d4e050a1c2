package io.skerry.hadoop;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Links;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hadoop.fs.ContentSummary;

/// Counts what is below a directory, page by page. Symbolic links count as files and are not
/// followed.
final class TreeSummary {
  private final FileSystem files;
  private final Connection connection;
  private long bytes;
  private long space;
  private long fileCount;
  private long directoryCount;

  TreeSummary(Connection connection) {
    this.files = connection.files();
    this.connection = connection;
  }

  ContentSummary of(String path) throws IOException {
    FileStatus top = Failures.finding(() -> files.stat(path, Links.FOLLOW));
    count(top);
    if (top.isDirectory()) {
      Deque<String> directories = new ArrayDeque<>();
      directories.add(path);
      while (!directories.isEmpty()) {
        countEntries(directories.removeLast(), directories);
      }
    }
    return new ContentSummary.Builder()
        .length(bytes)
        .spaceConsumed(space)
        .fileCount(fileCount)
        .directoryCount(directoryCount)
        .build();
  }

  private void countEntries(String directory, Deque<String> further) throws IOException {
    try {
      for (FileStatus entry : Failures.finding(() -> files.list(directory))) {
        count(entry);
        if (entry.isDirectory()) {
          further.add(entry.path());
        }
      }
    } catch (UncheckedIOException e) {
      throw Failures.unwrapped(e);
    }
  }

  private void count(FileStatus status) throws IOException {
    if (status.isDirectory()) {
      directoryCount++;
      return;
    }
    fileCount++;
    if (status.isRegular()) {
      String namespace = ClusterPaths.namespace(status.path());
      bytes += status.size();
      space += status.size() * Failures.finding(() -> connection.copies(namespace));
    }
  }
}
