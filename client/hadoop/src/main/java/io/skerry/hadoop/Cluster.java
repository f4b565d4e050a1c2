package io.skerry.hadoop;

import io.skerry.client.FileSystem;
import java.io.IOException;
import java.net.URI;

/// A cluster as one file system of Hadoop uses it: the connection, and what does the work.
record Cluster(
    Connection connection,
    ClusterPaths paths,
    Statuses statuses,
    Names names,
    Renames renames,
    Content content,
    BlockLocations locations,
    TrashRoots trash,
    long blockBytes) {

  /// @param uri scheme and authority
  static Cluster of(ClusterFileSystem owner, URI uri, Settings settings) throws IOException {
    long blockBytes = settings.blockBytes();
    ClusterPaths paths = new ClusterPaths(uri, settings.root());
    Connection connection = new Connection(owner, settings.clientConfig());
    FileSystem files = connection.files();
    return new Cluster(
        connection,
        paths,
        new Statuses(connection, paths, blockBytes),
        new Names(files, paths),
        new Renames(files),
        new Content(owner, files),
        new BlockLocations(files),
        new TrashRoots(owner, paths, connection.user()),
        blockBytes);
  }

  FileSystem files() {
    return connection.files();
  }

  ExtendedAttributes attributes() {
    return new ExtendedAttributes(files().attributes());
  }

  AclChanges acls() {
    return new AclChanges(files().attributes());
  }
}
