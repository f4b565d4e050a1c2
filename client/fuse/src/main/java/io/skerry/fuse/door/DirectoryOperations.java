package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.fuse.protocol.Errno;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.protocol.Reply.DirectoryEntry;
import io.skerry.fuse.tree.Node;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// Listings. A place in a listing is the number of entries before it; whoever goes back to the
/// beginning gets a fresh one.
final class DirectoryOperations {
  private final Map<Long, Listing> listings = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong();

  void open(Surface surface, Node node, Reply reply) throws SkerryException, FuseFailure {
    Listing listing = new Listing(surface, node);
    listing.begin();
    long number = lastHandle.incrementAndGet();
    listings.put(number, listing);
    reply.opened(number, 0);
  }

  void read(Surface surface, Node node, Operation.ReadDirectory read, Reply reply)
      throws SkerryException, FuseFailure {
    Listing listing = listings.get(read.handle());
    if (listing == null) {
      throw new FuseFailure(Errno.EBADF);
    }
    synchronized (listing) {
      listing.goTo(read.offset());
      while (listing.hasNext()) {
        if (!write(surface, node, listing, read, reply)) {
          return;
        }
        listing.next();
      }
    }
  }

  /// @return false if there is no room
  private boolean write(
      Surface surface, Node node, Listing listing, Operation.ReadDirectory read, Reply reply) {
    if (read.plus() && !reply.hasRoomForNode(read.size())) {
      return false;
    }
    DirectoryEntry entry = listing.entry();
    if (read.plus()) {
      FileStatus status = listing.status();
      if (status == null) {
        reply.noNode();
      } else {
        surface.entry(node, entry.name(), status, reply);
      }
    }
    return reply.directoryEntry(entry, listing.position() + 1, read.size());
  }

  void release(Operation.ReleaseDirectory release) throws FuseFailure {
    if (listings.remove(release.handle()) == null) {
      throw new FuseFailure(Errno.EBADF);
    }
  }
}
