package io.skerry.metadata.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The program: `--config FILE` runs a metadata server until SIGTERM, `init --spec FILE` makes a
/// cluster. Exit codes: 0 done, 1 refused or failed, 2 wrong usage; what went wrong is one line on
/// standard error.
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final String NETTY_LEAKS = "io.netty.leakDetection.level";
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);
  private static final String USAGE = "usage: --config FILE | init --spec FILE";

  private Main() {}

  /// Runs the program.
  public static void main(String[] args) {
    // Netty looks for lost buffers by a stack trace of every hundredth; set the property to have
    // it.
    if (System.getProperty(NETTY_LEAKS) == null) {
      System.setProperty(NETTY_LEAKS, "disabled");
    }
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      if (args.length == 2 && args[0].equals("--config")) {
        return serve(Path.of(args[1]));
      }
      if (args.length == 3 && args[0].equals("init") && args[1].equals("--spec")) {
        return init(Path.of(args[2]));
      }
      say(FileDescriptor.err, USAGE);
      return 2;
    } catch (Refusal e) {
      LOG.atDebug().setCause(e).log("refused");
      say(FileDescriptor.err, "skerry metadata: " + e.line());
      return 1;
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("start failed");
      say(FileDescriptor.err, "skerry metadata: " + e);
      return 1;
    }
  }

  private static int init(Path spec) throws Refusal {
    ClusterInit.Made made = new ClusterInit(InstantSource.system()).run(InitSpec.read(spec));
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("cluster", made.cluster());
    line.put("incarnation", made.incarnation());
    try {
      say(FileDescriptor.out, new ObjectMapper().writeValueAsString(line));
    } catch (JsonProcessingException e) {
      throw new Refusal("the result cannot be written", e);
    }
    return 0;
  }

  private static int serve(Path file) throws Refusal {
    MetadataConfig config = ConfigFile.read(file);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger();
    MetadataServer server =
        MetadataServer.start(
            config,
            InstantSource.system(),
            failure -> {
              LOG.atError().setCause(failure).log("fatal");
              if (code.getAndSet(1) == 0) {
                say(FileDescriptor.err, "skerry metadata: " + line(failure));
                haltIfStuck();
              }
              stop.countDown();
            });
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  await(stopped);
                },
                "shutdown"));
    LOG.atInfo()
        .addKeyValue("node", config.node())
        .addKeyValue("cluster", config.cluster())
        .addKeyValue("address", config.advertise())
        .log("ready");
    await(stop);
    LOG.atInfo().addKeyValue("node", config.node()).log("stopping");
    server.close();
    stopped.countDown();
    return code.get();
  }

  private static String line(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse(failure.toString());
  }

  /// A server that cannot go on must not stay half alive because something does not close.
  private static void haltIfStuck() {
    Thread.ofPlatform()
        .daemon()
        .name("halt")
        .start(
            () -> {
              LockSupport.parkNanos(CLOSE_PATIENCE.toNanos());
              Runtime.getRuntime().halt(1);
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(FileDescriptor where, String line) {
    try (PrintStream out =
        new PrintStream(new FileOutputStream(where), true, StandardCharsets.UTF_8)) {
      out.println(line);
    }
  }
}
