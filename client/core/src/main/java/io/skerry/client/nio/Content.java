package io.skerry.client.nio;

import io.skerry.client.FileEditor;
import io.skerry.client.FileLock;
import io.skerry.client.FileReader;
import io.skerry.client.LockSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/// What a channel works on: a version that is read, or an editor.
sealed interface Content {
  int read(long position, byte[] bytes, int offset, int length) throws IOException;

  /// The content from a position on, fetched ahead.
  InputStream stream(long position) throws IOException;

  long size() throws IOException;

  void write(long position, byte[] bytes, int offset, int length) throws IOException;

  void truncate(long size) throws IOException;

  void sync() throws IOException;

  void close() throws IOException;

  /// Takes a lock; empty if somebody else's stands against it.
  Optional<FileLock> tryLock(LockSpec wanted) throws IOException;

  /// The same, waiting for so long.
  Optional<FileLock> lock(LockSpec wanted, Duration timeout)
      throws IOException, InterruptedException;

  /// The same text for every open of a file.
  String lockKey();

  private static String withoutHandle(String byNumber) {
    int colon = byNumber.indexOf(':');
    return colon < 0 ? byNumber : byNumber.substring(0, colon);
  }

  /// One version of a file.
  record Version(FileReader reader) implements Content {
    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
      return reader.read(position, bytes, offset, length);
    }

    @Override
    public InputStream stream(long position) {
      return reader.stream(position);
    }

    @Override
    public long size() {
      return reader.size();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) {
      throw new IllegalStateException("open for reading only");
    }

    @Override
    public void truncate(long size) {
      throw new IllegalStateException("open for reading only");
    }

    @Override
    public void sync() {}

    @Override
    public void close() {
      reader.close();
    }

    @Override
    public Optional<FileLock> tryLock(LockSpec wanted) throws IOException {
      return reader.tryLock(wanted);
    }

    @Override
    public Optional<FileLock> lock(LockSpec wanted, Duration timeout)
        throws IOException, InterruptedException {
      return reader.lock(wanted, timeout);
    }

    @Override
    public String lockKey() {
      return withoutHandle(reader.byNumber());
    }
  }

  /// A file that is written.
  record Edited(FileEditor editor) implements Content {
    @Override
    public int read(long position, byte[] bytes, int offset, int length) throws IOException {
      return editor.read(position, bytes, offset, length);
    }

    @Override
    public InputStream stream(long position) throws IOException {
      return editor.stream(position);
    }

    @Override
    public long size() throws IOException {
      return editor.size();
    }

    @Override
    public void write(long position, byte[] bytes, int offset, int length) throws IOException {
      editor.write(position, bytes, offset, length);
    }

    @Override
    public void truncate(long size) throws IOException {
      editor.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      editor.sync();
    }

    @Override
    public void close() throws IOException {
      editor.close();
    }

    @Override
    public Optional<FileLock> tryLock(LockSpec wanted) throws IOException {
      return editor.tryLock(wanted);
    }

    @Override
    public Optional<FileLock> lock(LockSpec wanted, Duration timeout)
        throws IOException, InterruptedException {
      return editor.lock(wanted, timeout);
    }

    @Override
    public String lockKey() {
      return withoutHandle(editor.byNumber());
    }
  }
}
