package peers;

import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** What is measured. Every phase is bounded in time and in count, and all data read is checked. */
abstract class Workloads extends Phases {
  String uri, base;
  boolean fsPerThread = false;
  int[] smallT = {1, 8, 32}, metaT = {1, 16, 64}, randT = {1, 16};
  int reps = 3, listEntries = 10000;
  long seqMiB = 1024, parMiB = 256;
  double secs = 6, warmSecs = 15;
  int smallMax = 20000;
  Fs fs;
  Fs[] extra = new Fs[0];

  Fs fs(int t) {
    return fsPerThread && t < extra.length ? extra[t] : fs;
  }

  static final int MIB = 1 << 20;

  static byte[] block(long seed) {
    byte[] b = new byte[MIB];
    new Random(seed).nextBytes(b);
    return b;
  }

  /** every 4 KiB starts with its own index, so reads are checked and blocks differ */
  static void stamp(byte[] b, long firstIndex, int len) {
    ByteBuffer bb = ByteBuffer.wrap(b);
    for (int o = 0, k = 0; o + 8 <= len; o += 4096, k++) bb.putLong(o, firstIndex + k);
  }

  static void check(byte[] b, long firstIndex, int len) throws IOException {
    ByteBuffer bb = ByteBuffer.wrap(b);
    for (int o = 0, k = 0; o + 8 <= len; o += 4096, k++)
      if (bb.getLong(o) != firstIndex + k)
        throw new IOException("WRONG DATA at 4KiB index " + (firstIndex + k));
  }

  void warmup() throws Exception {
    PrintStream keep = csv;
    csv = null;
    String l = label;
    label = l + "-warm";
    small(8, warmSecs, "small");
    meta(16, warmSecs / 3, "meta");
    for (int i = 0; i < 2; i++) {
      writeFile(base + "/warm", 256, false, 9);
      readFile(base + "/warm", 256);
      fs.delete(base + "/warm");
    }
    csv = keep;
    label = l;
  }

  void writeFile(String p, long mib, boolean sync, long seed) throws IOException {
    byte[] b = block(seed);
    try (Fs.Out o = fs.create(p)) {
      for (long i = 0; i < mib; i++) {
        stamp(b, i * 256, MIB);
        o.write(b, 0, MIB);
      }
      if (sync) o.sync();
    }
  }

  void readFile(String p, long mib) throws IOException {
    byte[] b = new byte[MIB];
    try (Fs.In in = fs.open(p)) {
      for (long i = 0; i < mib; i++) {
        int o = 0;
        while (o < MIB) {
          int n = in.read(b, o, MIB - o);
          if (n < 0) throw new EOFException("short file at MiB " + i);
          o += n;
        }
        check(b, i * 256, MIB);
      }
      if (in.read(b, 0, 1) > 0) throw new IOException("longer than written");
    }
  }

  void seq() throws Exception {
    String p = base + "/seq";
    for (int r = 0; r < reps; r++) {
      syncDisk();
      phase(
          "seq_write",
          1,
          1,
          300,
          seqMiB * MIB,
          (t, i) -> {
            writeFile(p, seqMiB, false, 1);
            return true;
          });
      dropCaches();
      phase(
          "seq_read_cold",
          1,
          1,
          300,
          seqMiB * MIB,
          (t, i) -> {
            readFile(p, seqMiB);
            return true;
          });
      phase(
          "seq_read_warm",
          1,
          1,
          300,
          seqMiB * MIB,
          (t, i) -> {
            readFile(p, seqMiB);
            return true;
          });
      fs.delete(p);
    }
    for (int r = 0; r < reps; r++) {
      syncDisk();
      Thread.sleep(1000);
      phase(
          "seq_write_hsync",
          1,
          1,
          300,
          seqMiB * MIB,
          (t, i) -> {
            writeFile(p, seqMiB, true, 1);
            return true;
          });
      fs.delete(p);
    }
  }

  void par() throws Exception {
    for (int r = 0; r < reps; r++) {
      syncDisk();
      phase(
          "par4_write",
          4,
          1,
          300,
          parMiB * MIB,
          (t, i) -> {
            writeFile(base + "/par" + t, parMiB, false, t);
            return true;
          });
      dropCaches();
      phase(
          "par4_read_cold",
          4,
          1,
          300,
          parMiB * MIB,
          (t, i) -> {
            readFile(base + "/par" + t, parMiB);
            return true;
          });
      for (int t = 0; t < 4; t++) fs.delete(base + "/par" + t);
    }
  }

  void small(int T, double s, String tag) throws Exception {
    String d = base + "/" + tag + T;
    fs.mkdirs(d);
    for (int t = 0; t < T; t++) fs.mkdirs(d + "/t" + t);
    int[] made = new int[T];
    int[] gone = new int[T];
    byte[] blk = block(3);
    int maxPer = Math.max(1, smallMax / T);
    syncDisk();
    phase(
        "small_create4k",
        T,
        maxPer,
        s,
        4096,
        (t, i) -> {
          byte[] b = Arrays.copyOf(blk, 4096);
          stamp(b, i, 4096);
          try (Fs.Out o = fs(t).create(d + "/t" + t + "/f" + i)) {
            o.write(b, 0, 4096);
          }
          made[t] = i + 1;
          return true;
        });
    dropCaches();
    phase(
        "small_read4k",
        T,
        maxPer,
        s,
        4096,
        (t, i) -> {
          if (i >= made[t]) return false;
          byte[] b = new byte[4096];
          try (Fs.In in = fs(t).open(d + "/t" + t + "/f" + i)) {
            int o = 0;
            while (o < 4096) {
              int n = in.read(b, o, 4096 - o);
              if (n < 0) throw new EOFException("short small file");
              o += n;
            }
          }
          check(b, i, 4096);
          return true;
        });
    phase(
        "small_delete",
        T,
        maxPer,
        s,
        0,
        (t, i) -> {
          if (i >= made[t]) return false;
          gone[t] = i + 1;
          fs(t).delete(d + "/t" + t + "/f" + i);
          return true;
        });
    fs.deleteTree(d);
  }

  void meta(int T, double s, String tag) throws Exception {
    String d = base + "/" + tag + T;
    for (int t = 0; t < T; t++) fs.mkdirs(d + "/t" + t);
    int[] made = new int[T];
    int max = Math.max(1, 100000 / T);
    syncDisk();
    phase(
        "mkdir",
        T,
        max,
        s,
        0,
        (t, i) -> {
          fs(t).mkdir(d + "/t" + t + "/d" + i);
          return true;
        });
    phase(
        "create_empty",
        T,
        max,
        s,
        0,
        (t, i) -> {
          fs(t).create(d + "/t" + t + "/f" + i).close();
          made[t] = i + 1;
          return true;
        });
    SplittableRandom[] rnd = new SplittableRandom[T];
    for (int t = 0; t < T; t++) rnd[t] = new SplittableRandom(t);
    phase(
        "stat",
        T,
        Integer.MAX_VALUE,
        s,
        0,
        (t, i) -> {
          fs(t).stat(d + "/t" + t + "/f" + rnd[t].nextInt(Math.max(1, made[t])));
          return true;
        });
    phase(
        "rename",
        T,
        max,
        s,
        0,
        (t, i) -> {
          if (i >= made[t]) return false;
          fs(t).rename(d + "/t" + t + "/f" + i, d + "/t" + t + "/r" + i);
          return true;
        });
    fs.deleteTree(d);
  }

  void list() throws Exception {
    String d = base + "/list";
    fs.mkdirs(d);
    int T = 16, per = listEntries / T;
    AtomicInteger n = new AtomicInteger();
    phase(
        "list_prepare",
        T,
        per,
        180,
        0,
        (t, i) -> {
          fs(t).create(d + "/entry-" + t + "-" + i).close();
          n.incrementAndGet();
          return true;
        });
    System.out.println("   entries in listed directory: " + n.get());
    for (int t : metaT)
      phase(
          "list_10k",
          t,
          Integer.MAX_VALUE,
          secs,
          0,
          (x, i) -> {
            int k = fs(x).list(d);
            if (k != n.get()) throw new IOException("listed " + k + " of " + n.get());
            return true;
          });
    if (uri.startsWith("/"))
      for (int t : metaT)
        phase(
            "list_10k_attrs",
            t,
            Integer.MAX_VALUE,
            secs,
            0,
            (x, i) -> {
              int k = fs(x).listLong(d);
              if (k != n.get()) throw new IOException("listed " + k);
              return true;
            });
    fs.deleteTree(d);
  }

  void rand() throws Exception {
    String p = base + "/rand";
    writeFile(p, seqMiB, false, 5);
    syncDisk();
    for (int size : new int[] {4096, 131072})
      for (int T : randT)
        for (String how : new String[] {"cold", "warm"}) {
          Fs.In[] in = new Fs.In[T];
          for (int t = 0; t < T; t++) in[t] = fs(t).open(p);
          byte[][] b = new byte[T][size];
          SplittableRandom[] rnd = new SplittableRandom[T];
          for (int t = 0; t < T; t++) rnd[t] = new SplittableRandom(77 + t);
          long slots = seqMiB * MIB / size;
          if (how.equals("cold")) dropCaches();
          else readFile(p, seqMiB);
          phase(
              "pread_" + size / 1024 + "k_" + how,
              T,
              Integer.MAX_VALUE,
              secs,
              size,
              (t, i) -> {
                long pos = rnd[t].nextLong(slots) * size;
                in[t].pread(pos, b[t], size);
                check(b[t], pos / 4096, size);
                return true;
              });
          for (Fs.In x : in) x.close();
        }
    fs.delete(p);
  }
}
