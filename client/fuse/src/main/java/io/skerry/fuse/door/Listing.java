package io.skerry.fuse.door;

import io.skerry.client.DirectoryListing;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Reply.DirectoryEntry;
import io.skerry.fuse.tree.Node;
import io.skerry.proto.types.ErrorCode;
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

  /// Whether the caller may not search the directory.
  private boolean namesOnly;

  Listing(Surface surface, Node node) {
    this.surface = surface;
    this.node = node;
    this.entries = Collections.emptyIterator();
  }

  /// Fetches the first page; fails if the directory may not be listed.
  void begin() throws SkerryException, FuseFailure {
    String path = surface.nodes().path(node);
    DirectoryListing listing;
    try {
      listing = surface.files().list(path);
      namesOnly = false;
    } catch (SkerryException e) {
      if (e.errorCode() != ErrorCode.PERMISSION_DENIED) {
        throw e;
      }
      listing = surface.files().listNames(path);
      namesOnly = true;
    }
    entries = listing.iterator();
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

  /// What stands here; null for the two names that every directory has, and where nothing but names
  /// is known.
  @Nullable FileStatus status() {
    return position < DOTS || namesOnly ? null : current;
  }

  DirectoryEntry entry() {
    FileStatus status = position < DOTS ? null : current;
    if (status == null) {
      // The kernel finds out by itself where ".." leads.
      int type = Modes.entryType(FileType.DIRECTORY);
      return new DirectoryEntry(node.inode(), position == 0 ? "." : "..", type);
    }
    return new DirectoryEntry(status.inode(), status.name(), Modes.entryType(status.type()));
  }
}
