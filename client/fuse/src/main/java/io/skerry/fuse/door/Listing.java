package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Reply.DirectoryEntry;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.FileType;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// An open directory: where somebody is in its listing, which is fetched page by page. For one
/// thread at a time.
final class Listing {
  private static final int DOTS = 2;

  private final Surface surface;
  private final Node node;
  private Iterator<FileStatus> entries;
  private @Nullable FileStatus current;
  private long position;

  Listing(Surface surface, Node node) {
    this.surface = surface;
    this.node = node;
    this.entries = Collections.emptyIterator();
  }

  /// Fetches the first page; fails if the directory may not be listed.
  void begin() throws SkerryException, FuseFailure {
    entries = surface.files().list(surface.nodes().path(node)).iterator();
    current = null;
    position = 0;
  }

  /// Goes to a place. The beginning is always a new listing.
  void goTo(long wanted) throws SkerryException, FuseFailure {
    if (wanted < position || (wanted == 0 && position > 0)) {
      begin();
    }
    while (position < wanted && hasNext()) {
      next();
    }
  }

  long position() {
    return position;
  }

  boolean hasNext() throws SkerryException {
    return position < DOTS || present() != null;
  }

  private @Nullable FileStatus present() throws SkerryException {
    try {
      if (current == null && entries.hasNext()) {
        current = entries.next();
      }
      return current;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SkerryException failure) {
        throw failure;
      }
      throw e;
    }
  }

  void next() {
    if (position >= DOTS) {
      current = null;
    }
    position++;
  }

  /// What stands here; null for the two names that every directory has.
  @Nullable FileStatus status() {
    return position < DOTS ? null : current;
  }

  DirectoryEntry entry() {
    FileStatus status = status();
    if (status == null) {
      // The kernel finds out by itself where ".." leads.
      int type = Modes.entryType(FileType.DIRECTORY);
      return new DirectoryEntry(node.inode(), position == 0 ? "." : "..", type);
    }
    return new DirectoryEntry(status.inode(), status.name(), Modes.entryType(status.type()));
  }
}
