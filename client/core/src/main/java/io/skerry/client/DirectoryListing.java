package io.skerry.client;

import io.skerry.client.metadata.NamespaceCalls.Page;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// The entries of a directory in byte order of their names, fetched page by page. An entry that is
/// there from the first page to the last is seen exactly once.
public final class DirectoryListing implements Iterable<FileStatus> {
  private final Page first;
  private final Pages pages;

  DirectoryListing(Page first, Pages pages) {
    this.first = first;
    this.pages = pages;
  }

  /// Fetches the page after a name.
  interface Pages {
    Page after(String name) throws SkerryException;
  }

  /// A failure to fetch a further page is an {@link UncheckedIOException} around a {@link
  /// SkerryException}.
  @Override
  public Iterator<FileStatus> iterator() {
    return new Entries();
  }

  /// All entries at once, for directories known to be of moderate size.
  public List<FileStatus> toList() throws SkerryException {
    List<FileStatus> all = new ArrayList<>(first.entries());
    Page page = first;
    while (page.more()) {
      page = pages.after(page.last());
      all.addAll(page.entries());
    }
    return List.copyOf(all);
  }

  /// Walks the pages; holds one at a time.
  private final class Entries implements Iterator<FileStatus> {
    private Page page = first;
    private int position;

    @Override
    public boolean hasNext() {
      while (position >= page.entries().size() && page.more()) {
        try {
          page = pages.after(page.last());
        } catch (SkerryException e) {
          throw new UncheckedIOException(e);
        }
        position = 0;
      }
      return position < page.entries().size();
    }

    @Override
    public FileStatus next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return page.entries().get(position++);
    }
  }
}
