package peers;

import java.io.IOException;

/** Whatever Hadoop has a file system for. */
final class HadoopFs implements Fs {
  final org.apache.hadoop.fs.FileSystem fs;
  final boolean hflushOnly;

  HadoopFs(org.apache.hadoop.fs.FileSystem fs, boolean hflushOnly) {
    this.fs = fs;
    this.hflushOnly = hflushOnly;
  }

  static org.apache.hadoop.fs.Path P(String p) {
    return new org.apache.hadoop.fs.Path(p);
  }

  public Out create(String p) throws IOException {
    org.apache.hadoop.fs.FSDataOutputStream o = fs.create(P(p), true);
    return new Out() {
      public void write(byte[] b, int off, int len) throws IOException {
        o.write(b, off, len);
      }

      public void sync() throws IOException {
        if (hflushOnly) o.hflush();
        else o.hsync();
      }

      public void close() throws IOException {
        o.close();
      }
    };
  }

  public In open(String p) throws IOException {
    org.apache.hadoop.fs.FSDataInputStream i = fs.open(P(p));
    return new In() {
      public int read(byte[] b, int off, int len) throws IOException {
        return i.read(b, off, len);
      }

      public void pread(long pos, byte[] b, int len) throws IOException {
        i.readFully(pos, b, 0, len);
      }

      public void close() throws IOException {
        i.close();
      }
    };
  }

  public void mkdirs(String p) throws IOException {
    if (!fs.mkdirs(P(p))) throw new IOException("mkdirs " + p);
  }

  public void mkdir(String p) throws IOException {
    if (!fs.mkdirs(P(p))) throw new IOException("mkdir " + p);
  }

  public long stat(String p) throws IOException {
    return fs.getFileStatus(P(p)).getLen();
  }

  public void rename(String a, String b) throws IOException {
    if (!fs.rename(P(a), P(b))) throw new IOException("rename " + a);
  }

  public int list(String p) throws IOException {
    return fs.listStatus(P(p)).length;
  }

  public int listLong(String p) throws IOException {
    return list(p);
  }

  public void delete(String p) throws IOException {
    if (!fs.delete(P(p), false)) throw new IOException("delete " + p);
  }

  public void deleteTree(String p) throws IOException {
    fs.delete(P(p), true);
  }

  public void close() throws IOException {
    fs.close();
  }
}
