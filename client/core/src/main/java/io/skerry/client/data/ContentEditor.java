package io.skerry.client.data;

import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.SkerryException;
import io.skerry.client.metadata.RemotePath;
import java.util.Optional;

/// One file open for reading and writing. What it has written it commits before it reads, so that
/// it sees its own bytes; between its commits it reads one version.
public final class ContentEditor {
  private final DataContext context;
  private final ContentWriter writer;
  private final boolean append;
  private Optional<ContentReader> reader = Optional.empty();

  private ContentEditor(DataContext context, ContentWriter writer, boolean append) {
    this.context = context;
    this.writer = writer;
    this.append = append;
  }

  public static ContentEditor open(DataContext context, RemotePath path, CreateOptions options)
      throws SkerryException {
    if (options.existing() == CreateOptions.Existing.REFUSED_AT_COMMIT) {
      throw new IllegalArgumentException("a file that appears at its commit cannot be edited");
    }
    boolean append = options.existing() == CreateOptions.Existing.EXTENDED;
    return new ContentEditor(context, ContentWriter.openShared(context, path, options), append);
  }

  /// Not synchronized while bytes are fetched: readers do not wait for each other.
  public int read(long position, byte[] bytes, int offset, int length) throws SkerryException {
    return reader().read(position, bytes, offset, length);
  }

  /// The content as it is with everything that was written.
  public synchronized ContentReader reader() throws SkerryException {
    writer.usable();
    if (writer.dirty()) {
      sync();
    }
    if (reader.isEmpty()) {
      reader = Optional.of(ContentReader.open(context, writer.hold()));
    }
    return reader.get();
  }

  public synchronized void write(long position, byte[] bytes, int offset, int length)
      throws SkerryException {
    if (append) {
      writer.write(bytes, offset, length);
    } else {
      writer.write(position, bytes, offset, length);
    }
  }

  /// The size with everything that was written; of a file that is appended to, after a commit.
  public synchronized long size() throws SkerryException {
    writer.usable();
    if (!append) {
      return writer.size();
    }
    sync();
    return writer.status().size();
  }

  public synchronized void truncate(long size) throws SkerryException {
    forgetReader();
    writer.truncate(size);
  }

  public synchronized void sync() throws SkerryException {
    if (writer.dirty()) {
      forgetReader();
    }
    writer.sync();
  }

  /// What others have committed shows from now on.
  public synchronized void look() {
    forgetReader();
  }

  /// Reads that are under way go on with the version they began with.
  private void forgetReader() {
    reader = Optional.empty();
  }

  /// Leads to the file while it is open here, whatever becomes of its names.
  public RemotePath byNumber() {
    return writer.hold().byNumber();
  }

  /// The file as of the last commit.
  public FileStatus status() {
    return writer.status();
  }

  public synchronized void close() throws SkerryException {
    reader.ifPresent(ContentReader::close);
    writer.close();
  }

  public synchronized void abort() {
    reader.ifPresent(ContentReader::close);
    writer.abort();
  }
}
