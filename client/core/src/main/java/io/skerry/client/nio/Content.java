package io.skerry.client.nio;

import io.skerry.client.FileEditor;
import io.skerry.client.FileReader;
import java.io.IOException;
import java.io.InputStream;

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
  }
}
