package io.skerry.testkit.mount;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.client.FileStatus;
import io.skerry.client.IdRange;
import io.skerry.client.Skerry;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import io.skerry.testkit.fault.CliRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// One mount for several users of this machine: each has his own rights in it. Needs root, to be
/// several users.
@ExtendWith(SharedCluster.class)
class MountForOthersTest {
  /// A number that no user of the cluster has.
  private static final int STRANGER = 47_110;

  private static final int GROUP = 47_200;
  private static final int NOBODY = 65_534;
  private static final long SECONDS = 60;

  @TempDir private Path directory = Path.of("");

  private final LocalCluster cluster;
  private final List<MountProcess> mounts = new ArrayList<>();
  private Optional<Skerry> admin = Optional.empty();
  private Optional<Skerry> alice = Optional.empty();
  private int alicesNumber;
  private String remote = "";

  MountForOthersTest(LocalCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void connect(TestInfo test) throws Exception {
    MountProcess.assumePossible();
    assumeTrue("root".equals(System.getProperty("user.name")), "skipped: needs root");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    admin = Optional.of(cluster.connect("admin"));
    alice = Optional.of(cluster.connect("alice"));
    alicesNumber = alice.get().cluster().whoAmI().uid();
    remote = "/demo/others-" + test.getTestMethod().orElseThrow().getName();
    alice.get().files().makeDirectory(remote, 0777);
    alice.get().files().setMode(remote, 0777);
  }

  @AfterEach
  void unmount() throws Exception {
    mounts.forEach(MountProcess::close);
    if (admin.isPresent()) {
      admin.get().cluster().setActing("bob", List.of());
      admin.get().close();
    }
    alice.ifPresent(Skerry::close);
  }

  private void allow(IdRange... ranges) throws Exception {
    admin.orElseThrow().cluster().setActing("bob", List.of(ranges));
  }

  private Path mount(String user) throws IOException {
    Path home = Files.createDirectories(directory.resolve("home-" + user));
    MountProcess mount =
        MountProcess.start(
            CliRun.of(cluster, home, List.of(user)),
            directory.resolve("of-" + user),
            "-o",
            "allow_other",
            remote);
    mounts.add(mount);
    return mount.folder();
  }

  /// What a shell of some user prints; "-" and what it says last if it fails.
  private static String run(Path folder, int uid, String groups, String script) throws Exception {
    List<String> command =
        List.of(
            "setpriv",
            "--reuid=" + uid,
            "--regid=" + uid,
            groups.isEmpty() ? "--clear-groups" : "--groups=" + groups,
            "sh",
            "-c",
            "cd " + folder + " && " + script);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(SECONDS, TimeUnit.SECONDS), "hangs: " + script);
    return (process.exitValue() == 0 ? "" : "-") + said.strip();
  }

  private static void refused(String reason, String said) {
    assertTrue(said.startsWith("-") && said.endsWith(reason), said);
  }

  @Test
  void eachHasHisOwnRightsAndRootHasNone() throws Exception {
    allow(
        new IdRange(alicesNumber, alicesNumber),
        new IdRange(STRANGER, STRANGER),
        new IdRange(NOBODY, NOBODY));
    Path folder = mount("bob");
    String write = "umask 077; echo hers > private; echo all > common; chmod 666 common";
    assertEquals("", run(folder, alicesNumber, "", write));
    FileStatus made = alice.orElseThrow().files().stat(remote + "/private");
    assertEquals("alice", made.owner());

    refused("Permission denied", run(folder, STRANGER, "", "cat private"));
    assertEquals("hers", run(folder, alicesNumber, "", "cat private"));
    assertEquals("all", run(folder, STRANGER, "", "cat common && echo his >> common"));
    assertEquals("all\nhis", run(folder, alicesNumber, "", "cat common"));
    refused("Operation not permitted", run(folder, STRANGER, "", "chmod 600 common"));
    String own = run(folder, STRANGER, "", "echo x > own; stat -c '%u %g' own");
    assertEquals(STRANGER + " " + STRANGER, own);
    assertEquals("no", run(folder, STRANGER, "", "test -r private || echo no"));

    refused("Permission denied", run(folder, 0, "", "cat private"));
    assertEquals(NOBODY + "", run(folder, 0, "", "echo x > roots; stat -c %u roots"));
    refused("Operation not permitted", run(folder, 0, "", "chown 0 common"));
  }

  @Test
  void supplementaryGroupsOfTheProcessCount() throws Exception {
    allow(new IdRange(STRANGER, STRANGER + 1));
    Path folder = mount("bob");
    String write = "umask 027; echo ours > shared; chgrp " + GROUP + " shared";
    assertEquals("", run(folder, STRANGER, GROUP + ",47300", write));
    assertEquals("ours", run(folder, STRANGER + 1, "47300," + GROUP, "cat shared"));
    refused("Permission denied", run(folder, STRANGER + 1, "47300", "cat shared"));
    refused("Operation not permitted", run(folder, STRANGER, "", "chgrp 47300 shared"));
  }

  @Test
  void whoMayNotBeActedForIsKeptOutAndSoIsEverybodyOnceTheRightIsTakenAway() throws Exception {
    allow(new IdRange(STRANGER, STRANGER));
    assertEquals("", run(mount("bob"), STRANGER, "", "echo x > own"));
    refused("Operation not permitted", run(directory, STRANGER + 1, "", "ls of-bob/"));
    allow();
    await() // every server learns of it within a moment
        .atMost(Duration.ofSeconds(SECONDS))
        .untilAsserted(
            () ->
                refused("Operation not permitted", run(directory, STRANGER, "", "cat of-bob/own")));
  }

  @Test
  void anAdministratorsMountLeavesItsPowerToRootAlone() throws Exception {
    Path folder = mount("admin");
    assertEquals("", run(folder, alicesNumber, "", "umask 077; echo hers > private"));
    assertEquals("hers", run(folder, 0, "", "cat private; chown " + STRANGER + " private"));
    assertEquals("hers", run(folder, STRANGER, "", "cat private"));
    refused("Permission denied", run(folder, alicesNumber, "", "cat private"));
    refused("Operation not permitted", run(folder, STRANGER, "", "chown 0 private"));
  }

  @Test
  void withoutTheRightOthersAreNotLetIn() throws Exception {
    Path home = Files.createDirectories(directory.resolve("home"));
    CliRun.Result result =
        CliRun.of(cluster, home, List.of("alice"))
            .run(
                List.of(
                    "mount",
                    "--foreground",
                    "-o",
                    "allow_other",
                    remote,
                    Files.createDirectory(directory.resolve("folder")).toString()));
    assertEquals(1, result.exitCode());
    assertEquals(1, result.errorLines().size(), result.err());
    assertTrue(result.err().contains("skerry user act-for alice"), result.err());
  }
}
