package io.skerry.client.metadata;

import io.skerry.client.FileStatus;
import io.skerry.client.Links;
import io.skerry.client.SkerryException;
import io.skerry.client.SpaceStatus;
import io.skerry.proto.rpc.CloneFileRequest;
import io.skerry.proto.rpc.ConcatenateRequest;
import io.skerry.proto.rpc.DeleteTreeRequest;
import io.skerry.proto.rpc.Entry;
import io.skerry.proto.rpc.ListReply;
import io.skerry.proto.rpc.ListRequest;
import io.skerry.proto.rpc.MakeDirectoryRequest;
import io.skerry.proto.rpc.MakeLinkRequest;
import io.skerry.proto.rpc.MakeNodeRequest;
import io.skerry.proto.rpc.MakeSymbolicLinkRequest;
import io.skerry.proto.rpc.NamespaceServiceGrpc;
import io.skerry.proto.rpc.PunchHoleRequest;
import io.skerry.proto.rpc.RemoveDirectoryRequest;
import io.skerry.proto.rpc.RenameRequest;
import io.skerry.proto.rpc.SetAttributesRequest;
import io.skerry.proto.rpc.StatFileSystemReply;
import io.skerry.proto.rpc.StatFileSystemRequest;
import io.skerry.proto.rpc.StatReply;
import io.skerry.proto.rpc.StatRequest;
import io.skerry.proto.rpc.TruncateRequest;
import io.skerry.proto.rpc.UnlinkRequest;
import io.skerry.proto.types.FileType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Everything about names and attributes; the content of files is the business of `client.data`.
public final class NamespaceCalls {
  /// Entries of a page; some 100 bytes each.
  private static final int PAGE = 4_000;

  private final MetadataCalls calls;

  public NamespaceCalls(MetadataCalls calls) {
    this.calls = calls;
  }

  /// One page of a directory.
  ///
  /// @param last name to continue after
  public record Page(List<FileStatus> entries, boolean more, String last) {}

  public FileStatus stat(RemotePath path) throws SkerryException {
    return stat(path, Links.KEEP);
  }

  public FileStatus stat(RemotePath path, Links links) throws SkerryException {
    return stat(path, links, 0);
  }

  /// @param rights without which it is refused: read 4, write 2, execute 1
  public FileStatus stat(RemotePath path, Links links, int rights) throws SkerryException {
    StatReply reply =
        calls.query(
            path,
            Cacheable.STAT,
            StatRequest.newBuilder().setFile(path.reference(links)).setRights(rights).build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public Page list(RemotePath directory, String after) throws SkerryException {
    return list(directory, after, /* namesOnly= */ false);
  }

  /// A page whose entries have of their attributes only number and kind.
  public Page names(RemotePath directory, String after) throws SkerryException {
    return list(directory, after, /* namesOnly= */ true);
  }

  private Page list(RemotePath directory, String after, boolean namesOnly) throws SkerryException {
    ListReply reply =
        calls.query(
            directory,
            Cacheable.LIST,
            ListRequest.newBuilder()
                .setDirectory(directory.reference(Links.FOLLOW))
                .setAfter(after)
                .setLimit(PAGE)
                .setNamesOnly(namesOnly)
                .build());
    List<FileStatus> entries = new ArrayList<>(reply.getEntriesCount());
    String last = after;
    for (Entry entry : reply.getEntriesList()) {
      last = entry.getName();
      entries.add(StatusTranslation.status(directory.child(last), entry.getAttributes()));
    }
    return new Page(entries, reply.getMore() && !entries.isEmpty(), last);
  }

  public FileStatus makeDirectory(RemotePath path, int mode, int umask) throws SkerryException {
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getMakeDirectoryMethod(),
            id ->
                MakeDirectoryRequest.newBuilder()
                    .setId(id)
                    .setDirectory(path.reference())
                    .setMode(mode)
                    .setUmask(umask)
                    .build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public FileStatus symbolicLink(RemotePath link, String target) throws SkerryException {
    StatReply reply =
        calls.mutate(
            link,
            NamespaceServiceGrpc.getMakeSymbolicLinkMethod(),
            id ->
                MakeSymbolicLinkRequest.newBuilder()
                    .setId(id)
                    .setLink(link.reference())
                    .setTarget(target)
                    .build());
    return StatusTranslation.status(link, reply.getAttributes());
  }

  public FileStatus link(RemotePath existing, RemotePath link, Links links) throws SkerryException {
    StatReply reply =
        calls.mutate(
            existing,
            link + " -> " + existing,
            NamespaceServiceGrpc.getMakeLinkMethod(),
            id ->
                MakeLinkRequest.newBuilder()
                    .setId(id)
                    .setExisting(existing.reference(links))
                    .setLink(link.reference())
                    .build());
    return StatusTranslation.status(link, reply.getAttributes());
  }

  /// @param device of a device, major << 32 | minor
  public FileStatus node(RemotePath path, FileType type, int mode, int umask, long device)
      throws SkerryException {
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getMakeNodeMethod(),
            id ->
                MakeNodeRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference())
                    .setTypeValue(type.number())
                    .setMode(mode)
                    .setUmask(umask)
                    .setDevice(device)
                    .build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public void rename(RemotePath source, RemotePath target, boolean replace) throws SkerryException {
    rename(source, target, RenameRequest.newBuilder().setNoReplace(!replace));
  }

  public void exchange(RemotePath one, RemotePath other) throws SkerryException {
    rename(one, other, RenameRequest.newBuilder().setExchange(true));
  }

  private void rename(RemotePath source, RemotePath target, RenameRequest.Builder request)
      throws SkerryException {
    RenameRequest template =
        request.setSource(source.reference()).setTarget(target.reference()).build();
    calls.mutate(
        source,
        source + " -> " + target,
        NamespaceServiceGrpc.getRenameMethod(),
        id -> template.toBuilder().setId(id).build());
  }

  public void unlink(RemotePath path) throws SkerryException {
    calls.mutate(
        path,
        NamespaceServiceGrpc.getUnlinkMethod(),
        id -> UnlinkRequest.newBuilder().setId(id).setFile(path.reference()).build());
  }

  public void removeDirectory(RemotePath path) throws SkerryException {
    calls.mutate(
        path,
        NamespaceServiceGrpc.getRemoveDirectoryMethod(),
        id -> RemoveDirectoryRequest.newBuilder().setId(id).setDirectory(path.reference()).build());
  }

  public void deleteTree(RemotePath path) throws SkerryException {
    calls.mutate(
        path,
        NamespaceServiceGrpc.getDeleteTreeMethod(),
        id -> DeleteTreeRequest.newBuilder().setId(id).setTree(path.reference()).build());
  }

  public FileStatus truncate(RemotePath path, long size) throws SkerryException {
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getTruncateMethod(),
            id ->
                TruncateRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference(Links.FOLLOW))
                    .setSize(size)
                    .build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public FileStatus punch(RemotePath path, long offset, long length) throws SkerryException {
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getPunchHoleMethod(),
            id ->
                PunchHoleRequest.newBuilder()
                    .setId(id)
                    .setFile(path.reference(Links.FOLLOW))
                    .setOffset(offset)
                    .setLength(length)
                    .build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public FileStatus cloneFile(RemotePath source, RemotePath target, int mode)
      throws SkerryException {
    StatReply reply =
        calls.mutate(
            source,
            source + " -> " + target,
            NamespaceServiceGrpc.getCloneFileMethod(),
            id ->
                CloneFileRequest.newBuilder()
                    .setId(id)
                    .setSource(source.reference(Links.FOLLOW))
                    .setTarget(target.reference())
                    .setMode(mode)
                    .build());
    return StatusTranslation.status(target, reply.getAttributes());
  }

  public FileStatus concatenate(RemotePath path, List<RemotePath> sources) throws SkerryException {
    ConcatenateRequest.Builder request =
        ConcatenateRequest.newBuilder().setFile(path.reference(Links.FOLLOW));
    sources.forEach(source -> request.addSources(source.reference()));
    ConcatenateRequest template = request.build();
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getConcatenateMethod(),
            id -> template.toBuilder().setId(id).build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public FileStatus setMode(RemotePath path, int mode) throws SkerryException {
    return set(path, Links.FOLLOW, SetAttributesRequest.newBuilder().setMode(mode));
  }

  public FileStatus setOwner(
      RemotePath path, Optional<String> owner, Optional<String> group, Links links)
      throws SkerryException {
    SetAttributesRequest.Builder request = SetAttributesRequest.newBuilder();
    owner.ifPresent(request::setOwner);
    group.ifPresent(request::setGroup);
    return set(path, links, request);
  }

  public FileStatus setTimes(
      RemotePath path, Optional<Instant> atime, Optional<Instant> mtime, Links links)
      throws SkerryException {
    SetAttributesRequest.Builder request = SetAttributesRequest.newBuilder();
    atime.map(StatusTranslation::nanos).ifPresent(request::setAtimeNanos);
    mtime.map(StatusTranslation::nanos).ifPresent(request::setMtimeNanos);
    return set(path, links, request);
  }

  public FileStatus touch(RemotePath path) throws SkerryException {
    return set(
        path, Links.FOLLOW, SetAttributesRequest.newBuilder().setAtimeNow(true).setMtimeNow(true));
  }

  private FileStatus set(RemotePath path, Links links, SetAttributesRequest.Builder request)
      throws SkerryException {
    SetAttributesRequest template = request.setFile(path.reference(links)).build();
    StatReply reply =
        calls.mutate(
            path,
            NamespaceServiceGrpc.getSetAttributesMethod(),
            id -> template.toBuilder().setId(id).build());
    return StatusTranslation.status(path, reply.getAttributes());
  }

  public SpaceStatus space(String namespace) throws SkerryException {
    RemotePath root = new RemotePath(namespace, List.of());
    StatFileSystemReply reply =
        calls.query(
            root,
            NamespaceServiceGrpc.getStatFileSystemMethod(),
            StatFileSystemRequest.newBuilder().setNamespace(namespace).build());
    return new SpaceStatus(
        reply.getCapacityBytes(),
        reply.getFreeBytes(),
        reply.getCopies(),
        reply.getInodes(),
        reply.getUsedBytes(),
        reply.getQuotaBytes(),
        reply.getQuotaInodes());
  }

  /// "/" as a directory of this many namespaces.
  public FileStatus top(int namespaces) {
    return StatusTranslation.top(namespaces);
  }
}
