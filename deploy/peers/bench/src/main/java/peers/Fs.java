package peers;

import java.io.Closeable;
import java.io.IOException;

/** A file system to be measured. */
interface Fs extends Closeable {
  interface Out extends Closeable {
    void write(byte[] b, int off, int len) throws IOException;

    void sync() throws IOException;
  }

  interface In extends Closeable {
    int read(byte[] b, int off, int len) throws IOException;

    void pread(long pos, byte[] b, int len) throws IOException;
  }

  Out create(String p) throws IOException;

  In open(String p) throws IOException;

  void mkdirs(String p) throws IOException;

  void mkdir(String p) throws IOException;

  long stat(String p) throws IOException;

  void rename(String a, String b) throws IOException;

  int list(String p)
      throws IOException; // whole listing; Hadoop: listStatus (with status), files: names only

  int listLong(String p) throws IOException; // names and attributes

  void delete(String p) throws IOException;

  void deleteTree(String p) throws IOException;
}
