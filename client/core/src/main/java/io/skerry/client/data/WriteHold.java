package io.skerry.client.data;

import com.google.protobuf.ByteString;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import io.skerry.client.metadata.StartInode;
import io.skerry.proto.rpc.HeldFile;

/// A file that a writer has open: it stays, even without a name, until the writer is done.
final class WriteHold implements OpenFiles.Open {
  private final OpenFiles open;
  private final RemotePath path;
  private final WriteHandle handle;

  private WriteHold(OpenFiles open, RemotePath path, WriteHandle handle) {
    this.open = open;
    this.path = path;
    this.handle = handle;
  }

  /// Held until {@link #end}; of a file that is still to be made nothing is held.
  static WriteHold begin(OpenFiles open, RemotePath path, WriteHandle handle) {
    WriteHold hold = new WriteHold(open, path, handle);
    open.add(hold, handle.holdMillis(), /* heard= */ false);
    return hold;
  }

  @Override
  public RemotePath path() {
    return path;
  }

  /// Leads to the file while it is open here, whatever becomes of its names.
  RemotePath byNumber() {
    return path.from(new StartInode(inode(), handle()));
  }

  @Override
  public long inode() {
    return handle.inode();
  }

  @Override
  public ByteString handle() {
    return handle.hold();
  }

  @Override
  public void told(HeldFile held) {
    // Whatever others have written: the writer finds out at its commit.
  }

  /// The writer is done.
  ///
  /// @return whether the client has the file open no longer, which its last commit may say
  boolean end() {
    return open.remove(this);
  }

  /// The writer is done without a last commit.
  void endUntold() {
    if (end()) {
      open.tellClosed(this);
    }
  }

  /// A handle that opens the file though no path leads to it; empty if a path does, or the caller
  /// may not read it.
  ByteString fresh() throws SkerryException {
    return handle().isEmpty() ? ByteString.EMPTY : open.tell(this).getReadHandle();
  }
}
