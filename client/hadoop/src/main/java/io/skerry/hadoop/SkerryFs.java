package io.skerry.hadoop;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.Path;

/// The same file system for users of `FileContext`; `fs.AbstractFileSystem.skerry.impl` names it.
public final class SkerryFs extends DelegateToFileSystem {
  /// Called by Hadoop.
  public SkerryFs(URI uri, Configuration configuration) throws IOException, URISyntaxException {
    super(
        uri,
        new SkerryFileSystem(),
        configuration,
        Settings.SCHEME,
        // Asked for by the file system itself, which names the cluster and needs no port.
        /* authorityRequired= */ false);
  }

  /// In one step, where Hadoop would remove the target before.
  @Override
  public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
    checkPath(source);
    checkPath(target);
    ((SkerryFileSystem) fsImpl).renameOrFail(source, target, overwrite);
  }
}
