package peers;

import java.io.*;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.*;

/** Plain file paths: a mount or the local disk. */
final class NioFs implements Fs {
  public Out create(String p) throws IOException {
    FileChannel c =
        FileChannel.open(
            Path.of(p),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    return new Out() {
      public void write(byte[] b, int off, int len) throws IOException {
        ByteBuffer bb = ByteBuffer.wrap(b, off, len);
        while (bb.hasRemaining()) c.write(bb);
      }

      public void sync() throws IOException {
        c.force(true);
      }

      public void close() throws IOException {
        c.close();
      }
    };
  }

  public In open(String p) throws IOException {
    FileChannel c = FileChannel.open(Path.of(p), StandardOpenOption.READ);
    return new In() {
      public int read(byte[] b, int off, int len) throws IOException {
        return c.read(ByteBuffer.wrap(b, off, len));
      }

      public void pread(long pos, byte[] b, int len) throws IOException {
        ByteBuffer bb = ByteBuffer.wrap(b, 0, len);
        while (bb.hasRemaining()) {
          int n = c.read(bb, pos + bb.position());
          if (n < 0) throw new EOFException("pread at " + pos);
        }
      }

      public void close() throws IOException {
        c.close();
      }
    };
  }

  public void mkdirs(String p) throws IOException {
    Files.createDirectories(Path.of(p));
  }

  public void mkdir(String p) throws IOException {
    Files.createDirectory(Path.of(p));
  }

  public long stat(String p) throws IOException {
    return Files.readAttributes(Path.of(p), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .size();
  }

  public void rename(String a, String b) throws IOException {
    Files.move(Path.of(a), Path.of(b), StandardCopyOption.ATOMIC_MOVE);
  }

  public int list(String p) throws IOException {
    int n = 0;
    try (DirectoryStream<Path> d = Files.newDirectoryStream(Path.of(p))) {
      for (Path x : d) n++;
    }
    return n;
  }

  public int listLong(String p) throws IOException {
    int n = 0;
    try (DirectoryStream<Path> d = Files.newDirectoryStream(Path.of(p))) {
      for (Path x : d) {
        Files.readAttributes(x, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        n++;
      }
    }
    return n;
  }

  public void delete(String p) throws IOException {
    Files.delete(Path.of(p));
  }

  public void deleteTree(String p) throws IOException {
    Path r = Path.of(p);
    if (!Files.exists(r)) return;
    try (var s = Files.walk(r)) {
      Iterator<Path> it = s.sorted(Comparator.reverseOrder()).iterator();
      while (it.hasNext()) Files.delete(it.next());
    }
  }

  public void close() {}
}
