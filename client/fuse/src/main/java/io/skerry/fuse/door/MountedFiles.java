package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.fuse.content.OpenedFiles;
import io.skerry.fuse.protocol.FuseFailure;
import io.skerry.fuse.protocol.Operation;
import io.skerry.fuse.protocol.Reply;
import io.skerry.fuse.protocol.RequestHandler;
import io.skerry.fuse.protocol.RequestHeader;
import io.skerry.fuse.tree.Node;
import io.skerry.fuse.tree.NodeTable;
import java.util.function.Consumer;

/// Answers every request of the kernel from the files of a cluster, each by the class for its kind.
public final class MountedFiles implements RequestHandler {
  private final NodeTable nodes;
  private final OpenedFiles opened;
  private final Callers callers;
  private final Accounts accounts;
  private final Face own;
  private final ContentOperations contents;
  private final DirectoryOperations directories = new DirectoryOperations();

  /// @param callers tells who makes a request
  /// @param root the directory that is mounted
  public MountedFiles(Skerry skerry, Callers callers, FileStatus root, Consumer<String> log) {
    this.callers = callers;
    nodes = new NodeTable(root);
    opened = new OpenedFiles(nodes, log);
    accounts = new Accounts(skerry.cluster());
    contents = new ContentOperations(opened);
    own = face(skerry.files());
  }

  private Face face(FileSystem files) {
    return Face.of(new Surface(files, nodes, opened), accounts, contents);
  }

  @Override
  public void handle(RequestHeader header, Operation operation, Reply reply) throws FuseFailure {
    try {
      switch (operation) {
        case Operation.OnNode onNode ->
            onNode(face(callers.files(header)), nodes.node(header.node()), onNode, reply);
        case Operation.OnHandle onHandle -> onHandle(onHandle, reply);
        case Operation.OnMount onMount -> onMount(header.node(), onMount, reply);
      }
    } catch (SkerryException e) {
      throw Errors.of(e);
    }
  }

  private void onNode(Face face, Node node, Operation.OnNode operation, Reply reply)
      throws SkerryException, FuseFailure {
    Surface surface = face.surface();
    switch (operation) {
      case Operation.Lookup lookup -> face.names().lookUp(node, lookup, reply);
      case Operation.ReadLink _ -> face.names().readLink(node, reply);
      case Operation.MakeDirectory make -> face.names().makeDirectory(node, make, reply);
      case Operation.MakeSymbolicLink make -> face.names().makeSymbolicLink(node, make, reply);
      case Operation.MakeNode make -> face.names().makeNode(node, make, reply);
      case Operation.Link link -> face.names().link(node, link, reply);
      case Operation.Unlink unlink -> face.names().unlink(node, unlink);
      case Operation.RemoveDirectory remove -> face.names().removeDirectory(node, remove);
      case Operation.Rename rename -> face.names().rename(node, rename);
      case Operation.GetAttributes _ -> face.attributes().get(node, reply);
      case Operation.SetAttributes set -> face.attributes().set(node, set, reply);
      case Operation.Access access -> face.attributes().access(node, access);
      case Operation.GetExtendedAttribute get -> face.extended().get(node, get, reply);
      case Operation.ListExtendedAttributes list -> face.extended().list(node, list, reply);
      case Operation.SetExtendedAttribute set -> face.extended().set(node, set);
      case Operation.RemoveExtendedAttribute remove -> face.extended().remove(node, remove);
      case Operation.Open open -> contents.open(surface, node, open, reply);
      case Operation.Create create -> contents.create(surface, node, create, reply);
      case Operation.OpenDirectory _ -> directories.open(surface, node, reply);
      case Operation.ReadDirectory read -> directories.read(surface, node, read, reply);
    }
  }

  private void onHandle(Operation.OnHandle operation, Reply reply)
      throws SkerryException, FuseFailure {
    switch (operation) {
      case Operation.Read read -> contents.read(read, reply);
      case Operation.Write write -> contents.write(write, reply);
      case Operation.Flush flush -> contents.flush(flush);
      case Operation.Sync sync -> contents.sync(sync);
      case Operation.Seek seek -> contents.seek(seek, reply);
      case Operation.Allocate allocate -> contents.allocate(allocate);
      case Operation.Release release -> contents.release(release);
      case Operation.GetLock get -> contents.getLock(get, reply);
      case Operation.SetLock set -> contents.setLock(set, reply);
      case Operation.ReleaseDirectory release -> directories.release(release);
    }
  }

  private void onMount(long node, Operation.OnMount operation, Reply reply)
      throws SkerryException, FuseFailure {
    switch (operation) {
      case Operation.StatFileSystem _ -> own.attributes().room(reply);
      case Operation.Forget forget -> nodes.forget(node, forget.lookups());
      case Operation.BatchForget forget ->
          forget.nodes().forEach(each -> nodes.forget(each.node(), each.lookups()));
      case Operation.Interrupt _ -> {
        // Who waits for a lock was told. Other calls end by their deadline: one that was broken off
        // would lose what was written.
      }
      case Operation.SyncDirectory _ -> {
        // Every change of names was durable when it was answered.
      }
      case Operation.Destroy _ -> opened.commitAll();
    }
  }

  /// Makes everything that was written durable.
  public void commitAll() {
    opened.commitAll();
  }

  /// Ends what is still open.
  public void close() {
    opened.closeAll();
  }
}
