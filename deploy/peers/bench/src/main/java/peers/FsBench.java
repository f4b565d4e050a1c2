package peers;

import java.io.*;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.*;

/**
 * One bench program, two backends: any org.apache.hadoop.fs.FileSystem (--uri scheme://...) or
 * plain file paths (--uri /some/mounted/dir). Every phase is bounded in time and in count.
 */
public final class FsBench extends Workloads {

  boolean hflushOnly = false;
  Map<String, String> conf = new LinkedHashMap<>();
  List<String> ops =
      new ArrayList<>(List.of("warmup", "seq", "par", "small", "meta", "list", "rand"));

  Fs newFs() throws Exception {
    if (uri.startsWith("/") || uri.startsWith("nio:")) return new NioFs();
    org.apache.hadoop.conf.Configuration c = new org.apache.hadoop.conf.Configuration();
    conf.forEach(c::set);
    return new HadoopFs(
        org.apache.hadoop.fs.FileSystem.newInstance(URI.create(uri), c), hflushOnly);
  }

  public static void main(String[] a) throws Exception {
    int rc = 1;
    try {
      rc = new FsBench().run(a);
    } catch (Exception e) {
      e.printStackTrace();
    }
    System.out.flush();
    System.exit(rc);
  }

  static int[] ints(String s) {
    return Arrays.stream(s.split(",")).mapToInt(Integer::parseInt).toArray();
  }

  int run(String[] a) throws Exception {
    double timeout = 120;
    String csvPath = null;
    for (int i = 0; i < a.length; i++)
      switch (a[i]) {
        case "--uri" -> uri = a[++i];
        case "--base" -> base = a[++i];
        case "--label" -> label = a[++i];
        case "--pids" -> pidFile = a[++i];
        case "--csv" -> csvPath = a[++i];
        case "--ops" -> ops = List.of(a[++i].split(","));
        case "--secs" -> secs = Double.parseDouble(a[++i]);
        case "--warm-secs" -> warmSecs = Double.parseDouble(a[++i]);
        case "--reps" -> reps = Integer.parseInt(a[++i]);
        case "--seq-mib" -> seqMiB = Long.parseLong(a[++i]);
        case "--par-mib" -> parMiB = Long.parseLong(a[++i]);
        case "--small-threads" -> smallT = ints(a[++i]);
        case "--meta-threads" -> metaT = ints(a[++i]);
        case "--rand-threads" -> randT = ints(a[++i]);
        case "--small-max" -> smallMax = Integer.parseInt(a[++i]);
        case "--list-entries" -> listEntries = Integer.parseInt(a[++i]);
        case "--timeout" -> timeout = Double.parseDouble(a[++i]);
        case "--no-drop" -> drop = false;
        case "--hflush" -> hflushOnly = true;
        case "--fs-per-thread" -> fsPerThread = true;
        case "-D" -> {
          String[] kv = a[++i].split("=", 2);
          conf.put(kv[0], kv[1]);
        }
        default -> {
          if (a[i].startsWith("-D") && a[i].contains("=")) {
            String[] kv = a[i].substring(2).split("=", 2);
            conf.put(kv[0], kv[1]);
          } else throw new IllegalArgumentException("unknown option " + a[i]);
        }
      }
    if (uri == null) {
      System.out.println(
          "usage: --uri <scheme://... | /dir> [--base /bench] [--ops"
              + " firstwrite|warmup,seq,par,small,meta,list,rand] [--pids FILE] [--csv FILE] [-D"
              + " k=v]...");
      return 2;
    }
    boolean nio = uri.startsWith("/");
    if (base == null) base = "/fsbench";
    if (nio) base = uri + base;
    if (ops.contains("firstwrite")) return firstWrite(timeout);
    if (csvPath != null) {
      boolean exists = Files.exists(Path.of(csvPath));
      csv = new PrintStream(new FileOutputStream(csvPath, true));
      if (!exists)
        csv.println(
            "label,op,threads,bytes_per_op,ops,secs,ops_s,MB_s,p50_us,p99_us,max_us,errors,client_cpu_s,server_cpu_s,other_cpu_s");
    }
    ScheduledExecutorService sampler =
        Executors.newSingleThreadScheduledExecutor(
            r -> {
              Thread t = new Thread(r);
              t.setDaemon(true);
              return t;
            });
    sampler.scheduleAtFixedRate(
        () -> {
          peakRss.accumulateAndGet(serverRssKb(), Math::max);
        },
        0,
        500,
        TimeUnit.MILLISECONDS);
    fs = newFs();
    int maxT = 1;
    for (int[] x : List.of(smallT, metaT, randT)) for (int y : x) maxT = Math.max(maxT, y);
    if (fsPerThread) {
      extra = new Fs[maxT];
      for (int i = 0; i < maxT; i++) extra[i] = newFs();
    }
    fs.mkdirs(base);
    for (String o : ops)
      switch (o) {
        case "warmup" -> warmup();
        case "seq" -> seq();
        case "par" -> par();
        case "small" -> {
          for (int t : smallT) small(t, secs, "small");
        }
        case "meta" -> {
          for (int t : metaT) meta(t, secs, "meta");
        }
        case "list" -> list();
        case "rand" -> rand();
        default -> throw new IllegalArgumentException("op " + o);
      }
    fs.deleteTree(base);
    System.out.printf(
        "%s peak RSS of server processes together: %d MiB%n", label, peakRss.get() / 1024);
    if (csv != null)
      csv.printf("%s,peak_rss_mib,0,0,%d,0,0,0,0,0,0,0,0,0,0%n", label, peakRss.get() / 1024);
    return 0;
  }

  int firstWrite(double timeout) throws Exception {
    long end = System.nanoTime() + (long) (timeout * 1e9);
    int tries = 0;
    String last = "";
    byte[] b = new byte[4096];
    while (System.nanoTime() < end) {
      tries++;
      try (Fs f = newFs()) {
        f.mkdirs(base);
        String p = base + "/first-" + tries;
        try (Fs.Out o = f.create(p)) {
          o.write(b, 0, b.length);
        }
        try (Fs.In in = f.open(p)) {
          in.pread(0, new byte[4096], 4096);
        }
        f.delete(p);
        System.out.println("FIRSTWRITE " + System.currentTimeMillis() + " tries " + tries);
        return 0;
      } catch (Exception e) {
        last = e.toString();
        Thread.sleep(150);
      }
    }
    System.out.println("FIRSTWRITE never; last: " + last);
    return 1;
  }
}
