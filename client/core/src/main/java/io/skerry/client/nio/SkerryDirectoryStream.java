package io.skerry.client.nio;

import io.skerry.client.DirectoryListing;
import io.skerry.client.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The entries of a directory, fetched page by page while somebody iterates.
final class SkerryDirectoryStream implements DirectoryStream<Path> {
  private final SkerryPath directory;
  private final DirectoryListing listing;
  private final Filter<? super Path> filter;
  private boolean taken;
  private volatile boolean closed;

  private SkerryDirectoryStream(
      SkerryPath directory, DirectoryListing listing, Filter<? super Path> filter) {
    this.directory = directory;
    this.listing = listing;
    this.filter = filter;
  }

  static SkerryDirectoryStream open(SkerryPath directory, Filter<? super Path> filter)
      throws IOException {
    DirectoryListing listing = directory.getFileSystem().files().list(directory.located());
    SkerryDirectoryStream stream = new SkerryDirectoryStream(directory, listing, filter);
    directory.getFileSystem().opened(stream);
    return stream;
  }

  @Override
  public synchronized Iterator<Path> iterator() {
    if (closed) {
      throw new IllegalStateException("the directory stream is closed");
    }
    if (taken) {
      throw new IllegalStateException("the iterator was taken before");
    }
    taken = true;
    return new Entries(listing.iterator());
  }

  @Override
  public void close() {
    closed = true;
    directory.getFileSystem().ended(this);
  }

  /// Looks one entry ahead, because the filter decides whether there is one.
  private final class Entries implements Iterator<Path> {
    private final Iterator<FileStatus> all;
    private Optional<Path> ahead = Optional.empty();

    Entries(Iterator<FileStatus> all) {
      this.all = all;
    }

    @Override
    public boolean hasNext() {
      try {
        while (ahead.isEmpty() && !closed && all.hasNext()) {
          Path entry = directory.child(all.next().name());
          if (filter.accept(entry)) {
            ahead = Optional.of(entry);
          }
        }
      } catch (UncheckedIOException e) {
        throw new DirectoryIteratorException(Problems.unwrapped(e, directory));
      } catch (IOException e) {
        throw new DirectoryIteratorException(e);
      }
      return ahead.isPresent();
    }

    @Override
    public Path next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Path entry = ahead.orElseThrow();
      ahead = Optional.empty();
      return entry;
    }
  }
}
