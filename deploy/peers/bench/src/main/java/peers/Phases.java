package peers;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs phases of operations on threads, and accounts for what client, servers and others used
 * meanwhile (Linux, /proc).
 */
abstract class Phases {
  String label = "peer", pidFile;
  PrintStream csv;
  boolean drop = true;

  /** One operation of one thread. */
  interface Op {
    /** Answers false when nothing is left for this thread. */
    boolean run(int t, int i) throws Exception;
  }

  final class Res {
    long ops, errs;
    double secs;
    long[] lat;
    double cliCpu, srvCpu, otherCpu;
  }

  Res phase(String name, int threads, int maxPerThread, double secs, long bytesPerOp, Op op)
      throws Exception {
    long[][] lats = new long[threads][];
    int[] cnt = new int[threads];
    AtomicLong errs = new AtomicLong();
    ConcurrentLinkedQueue<String> msgs = new ConcurrentLinkedQueue<>();
    CyclicBarrier bar = new CyclicBarrier(threads + 1);
    long[] t0 = new long[1];
    long[] ends = new long[threads];
    Thread[] ts = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      final int tt = t;
      ts[t] =
          new Thread(
              () -> {
                long[] l = new long[1024];
                int n = 0;
                try {
                  bar.await();
                  long deadline = System.nanoTime() + (long) (secs * 1e9);
                  int consecutive = 0;
                  for (int i = 0; i < maxPerThread; i++) {
                    long a = System.nanoTime();
                    if (a > deadline) break;
                    try {
                      if (!op.run(tt, i)) break;
                      consecutive = 0;
                    } catch (Exception e) {
                      errs.incrementAndGet();
                      if (msgs.size() < 3) msgs.add(e.toString());
                      if (++consecutive > 20) break;
                      continue;
                    }
                    if (n == l.length) l = Arrays.copyOf(l, n * 2);
                    l[n++] = System.nanoTime() - a;
                  }
                } catch (Exception e) {
                  errs.incrementAndGet();
                  msgs.add(e.toString());
                }
                ends[tt] = System.nanoTime();
                lats[tt] = l;
                cnt[tt] = n;
              },
              "bench-" + t);
      ts[t].start();
    }
    double c0 = clientCpu(), s0 = serverCpu(), y0 = systemCpu();
    bar.await();
    t0[0] = System.nanoTime();
    for (Thread t : ts) t.join();
    long end = 0;
    for (long e : ends) end = Math.max(end, e);
    Res r = new Res();
    r.secs = (end - t0[0]) / 1e9;
    r.errs = errs.get();
    r.cliCpu = clientCpu() - c0;
    r.srvCpu = serverCpu() - s0;
    r.otherCpu = Math.max(0, systemCpu() - y0 - r.cliCpu - r.srvCpu);
    int total = 0;
    for (int c : cnt) total += c;
    r.ops = total;
    r.lat = new long[total];
    int k = 0;
    for (int t = 0; t < threads; t++) {
      System.arraycopy(lats[t], 0, r.lat, k, cnt[t]);
      k += cnt[t];
    }
    Arrays.sort(r.lat);
    report(name, threads, bytesPerOp, r);
    for (String m : msgs) System.out.println("   ! " + m.replace('\n', ' '));
    return r;
  }

  double pct(long[] s, double p) {
    return s.length == 0 ? 0 : s[(int) Math.min(s.length - 1, Math.floor(p * s.length))] / 1e3;
  }

  void report(String name, int threads, long bytesPerOp, Res r) throws IOException {
    double ops = r.ops / r.secs, mb = r.ops * (double) bytesPerOp / r.secs / 1e6;
    String line =
        String.format(
            Locale.ROOT,
            "%s,%s,%d,%d,%d,%.3f,%.1f,%.1f,%.0f,%.0f,%.0f,%d,%.2f,%.2f,%.2f",
            label,
            name,
            threads,
            bytesPerOp,
            r.ops,
            r.secs,
            ops,
            mb,
            pct(r.lat, .5),
            pct(r.lat, .99),
            r.lat.length == 0 ? 0 : r.lat[r.lat.length - 1] / 1e3,
            r.errs,
            r.cliCpu,
            r.srvCpu,
            r.otherCpu);
    if (csv != null) {
      csv.println(line);
      csv.flush();
    }
    System.out.printf(
        Locale.ROOT,
        "%-10s %-14s T=%-3d n=%-7d %7.2fs %9.1f ops/s %8.1f MB/s p50=%.0fus p99=%.0fus err=%d"
            + " cpu(cli=%.1f srv=%.1f other=%.1f)%n",
        label,
        name,
        threads,
        r.ops,
        r.secs,
        ops,
        mb,
        pct(r.lat, .5),
        pct(r.lat, .99),
        r.errs,
        r.cliCpu,
        r.srvCpu,
        r.otherCpu);
  }

  double clientCpu() {
    return ((com.sun.management.OperatingSystemMXBean)
                java.lang.management.ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  long[] pids() {
    if (pidFile == null) return new long[0];
    try {
      return Files.readAllLines(Path.of(pidFile)).stream()
          .map(String::trim)
          .filter(s -> !s.isEmpty())
          .mapToLong(s -> Long.parseLong(s.split("\\s+")[0]))
          .toArray();
    } catch (IOException e) {
      return new long[0];
    }
  }

  double serverCpu() {
    double s = 0;
    for (long p : pids())
      try {
        String st = Files.readString(Path.of("/proc/" + p + "/stat"));
        String[] f = st.substring(st.lastIndexOf(')') + 2).split(" ");
        s += (Long.parseLong(f[11]) + Long.parseLong(f[12])) / 100.0;
      } catch (IOException e) {
        continue; // the server has ended
      }
    return s;
  }

  /**
   * busy CPU seconds of the whole machine: what is neither ours nor the servers' shows other
   * people's jobs (and the kernel)
   */
  double systemCpu() {
    try {
      String[] f = Files.readAllLines(Path.of("/proc/stat")).get(0).trim().split("\\s+");
      return (Long.parseLong(f[1]) + Long.parseLong(f[2]) + Long.parseLong(f[3])) / 100.0;
    } catch (Exception e) {
      return 0;
    }
  }

  long serverRssKb() {
    long s = 0;
    for (long p : pids())
      try {
        for (String l : Files.readAllLines(Path.of("/proc/" + p + "/status")))
          if (l.startsWith("VmRSS:")) s += Long.parseLong(l.replaceAll("[^0-9]", ""));
      } catch (IOException e) {
        continue; // the server has ended
      }
    return s;
  }

  final AtomicLong peakRss = new AtomicLong();

  void sh(String c) {
    try {
      Process p = new ProcessBuilder("sh", "-c", c).redirectErrorStream(true).start();
      p.getInputStream().readAllBytes();
      p.waitFor();
    } catch (Exception e) {
      System.out.println("   ! " + e);
    }
  }

  void syncDisk() {
    sh("sync");
  }

  void dropCaches() {
    if (drop) sh("sync; echo 3 > /proc/sys/vm/drop_caches");
  }
}
