package io.skerry.fuse.door;

import io.skerry.client.FileStatus;
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
  private final NameOperations names;
  private final AttributeOperations attributes;
  private final ExtendedAttributes extended;
  private final ContentOperations contents;
  private final DirectoryOperations directories;

  /// @param root the directory that is mounted
  public MountedFiles(Skerry skerry, FileStatus root, Consumer<String> log) {
    nodes = new NodeTable(root);
    opened = new OpenedFiles(skerry.files(), nodes, log);
    Surface surface = new Surface(skerry.files(), nodes, opened);
    names = new NameOperations(surface);
    Accounts accounts = new Accounts(skerry.cluster());
    attributes = new AttributeOperations(surface, accounts);
    extended = new ExtendedAttributes(surface, accounts);
    contents = new ContentOperations(surface);
    directories = new DirectoryOperations(surface);
  }

  @Override
  public void handle(RequestHeader header, Operation operation, Reply reply) throws FuseFailure {
    try {
      switch (operation) {
        case Operation.OnNode onNode -> onNode(nodes.node(header.node()), onNode, reply);
        case Operation.OnHandle onHandle -> onHandle(onHandle, reply);
        case Operation.OnMount onMount -> onMount(header.node(), onMount, reply);
      }
    } catch (SkerryException e) {
      throw Errors.of(e);
    }
  }

  private void onNode(Node node, Operation.OnNode operation, Reply reply)
      throws SkerryException, FuseFailure {
    switch (operation) {
      case Operation.Lookup lookup -> names.lookUp(node, lookup, reply);
      case Operation.ReadLink _ -> names.readLink(node, reply);
      case Operation.MakeDirectory make -> names.makeDirectory(node, make, reply);
      case Operation.MakeSymbolicLink make -> names.makeSymbolicLink(node, make, reply);
      case Operation.MakeNode make -> names.makeNode(node, make, reply);
      case Operation.Link link -> names.link(node, link, reply);
      case Operation.Unlink unlink -> names.unlink(node, unlink);
      case Operation.RemoveDirectory remove -> names.removeDirectory(node, remove);
      case Operation.Rename rename -> names.rename(node, rename);
      case Operation.GetAttributes _ -> attributes.get(node, reply);
      case Operation.SetAttributes set -> attributes.set(node, set, reply);
      case Operation.Access access -> attributes.access(node, access);
      case Operation.GetExtendedAttribute get -> extended.get(node, get, reply);
      case Operation.ListExtendedAttributes list -> extended.list(node, list, reply);
      case Operation.SetExtendedAttribute set -> extended.set(node, set);
      case Operation.RemoveExtendedAttribute remove -> extended.remove(node, remove);
      case Operation.Open open -> contents.open(node, open, reply);
      case Operation.Create create -> contents.create(node, create, reply);
      case Operation.OpenDirectory _ -> directories.open(node, reply);
      case Operation.ReadDirectory read -> directories.read(node, read, reply);
    }
  }

  private void onHandle(Operation.OnHandle operation, Reply reply)
      throws SkerryException, FuseFailure {
    switch (operation) {
      case Operation.Read read -> contents.read(read, reply);
      case Operation.Write write -> contents.write(write, reply);
      case Operation.Flush flush -> contents.flush(flush);
      case Operation.Sync sync -> contents.sync(sync);
      case Operation.Allocate allocate -> contents.allocate(allocate);
      case Operation.Release release -> contents.release(release);
      case Operation.ReleaseDirectory release -> directories.release(release);
    }
  }

  private void onMount(long node, Operation.OnMount operation, Reply reply)
      throws SkerryException, FuseFailure {
    switch (operation) {
      case Operation.StatFileSystem _ -> attributes.room(reply);
      case Operation.Forget forget -> nodes.forget(node, forget.lookups());
      case Operation.BatchForget forget ->
          forget.nodes().forEach(each -> nodes.forget(each.node(), each.lookups()));
      case Operation.Interrupt _ -> {
        // Calls end by their deadline. One that was broken off would lose what was written.
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
