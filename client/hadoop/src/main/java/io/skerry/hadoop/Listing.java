package io.skerry.hadoop;

import io.skerry.client.FileStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.RemoteIterator;

/// The entries of a directory, page by page.
///
/// @param <T> what each entry is shown as
final class Listing<T> implements RemoteIterator<T> {
  private final Iterator<FileStatus> entries;
  private final Showing<T> showing;

  Listing(Iterator<FileStatus> entries, Showing<T> showing) {
    this.entries = entries;
    this.showing = showing;
  }

  /// Makes what is shown of an entry.
  interface Showing<T> {
    T show(FileStatus entry) throws IOException;
  }

  @Override
  public boolean hasNext() throws IOException {
    try {
      return entries.hasNext();
    } catch (UncheckedIOException e) {
      throw Failures.unwrapped(e);
    }
  }

  @Override
  public T next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return showing.show(entries.next());
  }
}
