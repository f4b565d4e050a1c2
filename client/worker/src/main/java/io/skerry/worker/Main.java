package io.skerry.worker;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs a worker until it is told to stop: `Main --config FILE`. Exits with 0 after SIGTERM, 1 when
/// it refuses to run (one line on standard error says why), 2 for wrong arguments.
public final class Main {
  private static final Logger log = LoggerFactory.getLogger(Main.class);

  private Main() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      say("usage: skerry server worker --config FILE");
      Runtime.getRuntime().halt(2);
      return;
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) ->
            log.atError().addKeyValue("thread", thread.getName()).setCause(failure).log("died"));
    try {
      run(WorkerConfig.read(Path.of(arguments[1])));
    } catch (StartRefusedException e) {
      say("skerry worker: " + String.valueOf(e.getMessage()).replace('\n', ' '));
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(WorkerConfig config) throws StartRefusedException {
    WorkerServer server = WorkerServer.start(config, Clock.systemUTC());
    CountDownLatch stopped = new CountDownLatch(1);
    Thread stop =
        Thread.ofPlatform()
            .name("stop")
            .unstarted(
                () -> {
                  server.close();
                  stopped.countDown();
                  // A JVM that is ended by a signal would answer 143; a clean stop is no failure.
                  Runtime.getRuntime().halt(0);
                });
    Runtime.getRuntime().addShutdownHook(stop);
    try {
      server.awaitReady();
    } catch (StartRefusedException e) {
      Runtime.getRuntime().removeShutdownHook(stop);
      server.close();
      throw e;
    }
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Only this process's last words go to standard error; everything else is a log line.
  private static void say(String line) throws IOException {
    try (OutputStream error = new FileOutputStream(FileDescriptor.err)) {
      error.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }
}
