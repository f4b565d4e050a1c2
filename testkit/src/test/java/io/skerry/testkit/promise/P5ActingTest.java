package io.skerry.testkit.promise;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.client.ClientConfig;
import io.skerry.client.CreateOptions;
import io.skerry.client.FileStatus;
import io.skerry.client.FileSystem;
import io.skerry.client.FileWriter;
import io.skerry.client.IdRange;
import io.skerry.client.PosixUser;
import io.skerry.client.Skerry;
import io.skerry.client.SkerryException;
import io.skerry.client.UserAccount;
import io.skerry.proto.types.ErrorCode;
import io.skerry.testkit.cluster.LocalCluster;
import io.skerry.testkit.cluster.SharedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// P5: who acts for others has their rights and no more, only for whom an administrator has said,
/// and only as long.
@ExtendWith(SharedCluster.class)
class P5ActingTest {
  private static final int STRANGER = 47_110;

  /// A removed right is gone everywhere within the bound of P5.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Optional<Skerry> admin = Optional.empty();
  private Optional<Skerry> alice = Optional.empty();
  private Optional<Skerry> gateway = Optional.empty();
  private PosixUser aliceHere = new PosixUser(0, 0, List.of());
  private final PosixUser stranger = new PosixUser(STRANGER, STRANGER, List.of(47_200));
  private final LocalCluster cluster;

  P5ActingTest(LocalCluster cluster) {
    this.cluster = cluster;
  }

  @BeforeEach
  void connect() throws Exception {
    admin = Optional.of(cluster.connect("admin"));
    alice = Optional.of(cluster.connect("alice"));
    gateway = Optional.of(cluster.connect("bob"));
    UserAccount account = alice.orElseThrow().cluster().whoAmI();
    aliceHere = new PosixUser(account.uid(), account.gid(), List.of());
    allow(new IdRange(account.uid(), account.uid()), new IdRange(STRANGER, STRANGER));
  }

  @AfterEach
  void disconnect() throws Exception {
    allow();
    for (Optional<Skerry> client : List.of(admin, alice, gateway)) {
      client.orElseThrow().close();
    }
  }

  private void allow(IdRange... ranges) throws SkerryException {
    UserAccount set = admin.orElseThrow().cluster().setActing("bob", List.of(ranges));
    assertEquals(List.of(ranges), set.actsFor());
    boolean allowed = ranges.length > 0;
    // Each server reads its own replica of group 0, which is a moment behind the leader's.
    await().atMost(PATIENCE).until(() -> acts() == allowed);
  }

  private boolean acts() throws SkerryException {
    try {
      as(aliceHere).stat("/demo");
      return true;
    } catch (SkerryException e) {
      if (e.errorCode() == ErrorCode.NOT_PERMITTED) {
        return false;
      }
      throw e;
    }
  }

  private FileSystem as(PosixUser user) {
    return gateway.orElseThrow().files().actingFor(user);
  }

  private static void refused(ErrorCode expected, Callable<?> call) {
    SkerryException failure = assertThrows(SkerryException.class, call::call);
    assertEquals(expected, failure.errorCode(), failure.toString());
  }

  private static void write(FileSystem files, String path, int mode) throws Exception {
    try (FileWriter writer = files.create(path, CreateOptions.defaults().withMode(mode))) {
      writer.write(new byte[] {1, 2, 3}, 0, 3);
    }
  }

  @Test
  void itIsDoneWithTheRightsOfThatOneAndIsHisAfterwards() throws Exception {
    write(alice.orElseThrow().files(), "/demo/acting-private", 0600);
    assertArrayEquals(new byte[] {1, 2, 3}, Contents.read(as(aliceHere), "/demo/acting-private"));
    refused(ErrorCode.PERMISSION_DENIED, () -> as(stranger).open("/demo/acting-private"));
    refused(
        ErrorCode.PERMISSION_DENIED,
        () -> gateway.orElseThrow().files().open("/demo/acting-private"));

    write(as(aliceHere), "/demo/acting-made", 0640);
    FileStatus made = alice.orElseThrow().files().stat("/demo/acting-made");
    assertEquals("alice", made.owner());
    refused(ErrorCode.PERMISSION_DENIED, () -> as(stranger).open("/demo/acting-made"));
    refused(ErrorCode.NOT_PERMITTED, () -> as(stranger).setMode("/demo/acting-made", 0666));
    alice.orElseThrow().files().setMode("/demo/acting-made", 0644);
    assertArrayEquals(new byte[] {1, 2, 3}, Contents.read(as(stranger), "/demo/acting-made"));
  }

  @Test
  void numbersThatAreNobodysOwnFilesToo() throws Exception {
    alice.orElseThrow().files().makeDirectory("/demo/acting-open", 0777);
    alice.orElseThrow().files().setMode("/demo/acting-open", 0777);
    write(as(stranger), "/demo/acting-open/f", 0640);
    FileStatus made = as(stranger).stat("/demo/acting-open/f");
    assertEquals(STRANGER, made.uid());
    assertEquals(STRANGER, made.gid());
    assertEquals(
        47_200,
        as(stranger).setOwner("/demo/acting-open/f", Optional.empty(), Optional.of("47200")).gid());
  }

  @Test
  void onlyTheClusterSaysWhoIsInItsGroups() throws Exception {
    admin.orElseThrow().cluster().createGroup("acting-staff", 47_300);
    alice.orElseThrow().files().makeDirectory("/demo/acting-staff", 0777);
    alice.orElseThrow().files().setMode("/demo/acting-staff", 0777);
    write(admin.orElseThrow().files(), "/demo/acting-staff/f", 0640);
    admin
        .orElseThrow()
        .files()
        .setOwner("/demo/acting-staff/f", Optional.empty(), Optional.of("acting-staff"));
    PosixUser claims = new PosixUser(STRANGER, 47_300, List.of(47_300));
    refused(ErrorCode.PERMISSION_DENIED, () -> as(claims).open("/demo/acting-staff/f"));
    write(as(claims), "/demo/acting-staff/g", 0644);
    assertEquals(65_534, as(claims).stat("/demo/acting-staff/g").gid());
  }

  @Test
  void nobodyActsForOthersThanThoseNorForAnAdministrator() throws Exception {
    refused(
        ErrorCode.NOT_PERMITTED,
        () -> as(new PosixUser(STRANGER + 1, STRANGER, List.of())).stat("/demo"));
    refused(ErrorCode.NOT_PERMITTED, () -> as(new PosixUser(0, 0, List.of())).stat("/demo"));
    refused(
        ErrorCode.NOT_PERMITTED,
        () -> alice.orElseThrow().files().actingFor(stranger).stat("/demo"));
    FileSystem byAdmin = admin.orElseThrow().files().actingFor(stranger);
    write(alice.orElseThrow().files(), "/demo/acting-admin", 0600);
    refused(ErrorCode.PERMISSION_DENIED, () -> byAdmin.open("/demo/acting-admin"));
    refused(
        ErrorCode.NOT_PERMITTED,
        () -> admin.orElseThrow().files().actingFor(new PosixUser(0, 0, List.of())).stat("/demo"));
  }

  @Test
  void whatIsTakenAwayIsGoneAndRefusalsAreWrittenDown() throws Exception {
    assertTrue(as(aliceHere).stat("/demo").isDirectory());
    allow();
    refused(ErrorCode.NOT_PERMITTED, () -> as(aliceHere).stat("/demo"));
    String audited = "bob for uid " + aliceHere.uid();
    assertTrue(cluster.logTails().contains(audited), cluster.logTails());
  }

  @Test
  void whatIsKeptInMemoryForOneIsNotToldToAnother() throws Exception {
    alice.orElseThrow().files().makeDirectory("/demo/acting-kept", 0700);
    write(alice.orElseThrow().files(), "/demo/acting-kept/f", 0600);
    ClientConfig config = cluster.config("alice", "a").withMetadataCacheBytes(16 << 20);
    admin.orElseThrow().cluster().setActing("alice", List.of(new IdRange(STRANGER, STRANGER)));
    try (Skerry keeping = Skerry.connect(config)) {
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                keeping.files().stat("/demo/acting-kept/f");
                return keeping.metadataCache().hits() > 0;
              });
      FileSystem others = keeping.files().actingFor(stranger);
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(P5ActingTest::notYet)
          .until(() -> others.stat("/demo").isDirectory());
      refused(ErrorCode.PERMISSION_DENIED, () -> others.stat("/demo/acting-kept/f"));
      assertEquals(3, keeping.files().stat("/demo/acting-kept/f").size());
    } finally {
      admin.orElseThrow().cluster().setActing("alice", List.of());
    }
  }

  private static boolean notYet(Throwable e) {
    return e instanceof SkerryException refused && refused.errorCode() == ErrorCode.NOT_PERMITTED;
  }
}
