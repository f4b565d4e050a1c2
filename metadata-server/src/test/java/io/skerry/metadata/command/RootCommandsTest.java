package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.IdRange;
import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.PlacementGroup;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.model.Token;
import io.skerry.metadata.model.User;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RootCommandsTest {
  private static final Node.Place PLACE = new Node.Place("a", "r1");
  private static final Namespace.Policy DEFAULTS = new Namespace.Policy(0, 0, 0, 0);

  private final MemoryStore root = new MemoryStore();

  @BeforeEach
  void bootstrap() {
    done(bootstrap("home"));
  }

  private static Bootstrap bootstrap(String cluster) {
    List<Secret> secrets = List.of(new Secret(Secret.Kind.MAC, 1, new byte[40]));
    return new Bootstrap(cluster, 7, 1, 2, secrets, "admin");
  }

  private Outcome run(Command command) {
    Batch batch = new Batch(root);
    Outcome outcome = batch.execute(new Submission(Caller.SERVICE, Optional.empty(), command));
    root.commit(root.appliedIndex() + 1, batch.changes());
    return outcome;
  }

  private List<Long> done(Command command) {
    return assertInstanceOf(Outcome.Done.class, run(command)).ids();
  }

  private void rejected(ErrorCode code, Command command) {
    assertEquals(code, assertInstanceOf(Outcome.Rejected.class, run(command)).code());
  }

  private long mapVersion() {
    return root.get(MapVersion.only()).orElseThrow().version();
  }

  private static RegisterNode register(String name, Role role, String address) {
    return new RegisterNode(name, role, PLACE, address, new Node.Space(1_000, 900));
  }

  private static CreateNamespace namespace(String name) {
    return new CreateNamespace(ADMIN, name, "", "", 0, DEFAULTS, new byte[40]);
  }

  @Test
  void bootstrapHappensOnce() {
    int rows = root.rows().size();
    done(bootstrap("home"));

    assertEquals(rows, root.rows().size());
    rejected(ErrorCode.WRONG_CLUSTER, bootstrap("other"));
    assertEquals(new User("admin", 0, 0, List.of()), root.get(User.key("admin")).orElseThrow());
  }

  @Test
  void usersGetTheNextFreeIdsAndAGroupOfTheirOwn() {
    assertEquals(List.of(1000L, 1000L), done(new CreateUser(ADMIN, "alice", 0, List.of())));
    assertEquals(List.of(1001L), done(new CreateUserGroup(ADMIN, "staff", 1001)));
    List<Long> bob = done(new CreateUser(ADMIN, "bob", 0, List.of("staff")));
    assertEquals(1001L, bob.get(0));
    assertTrue(bob.get(1) != 1001L, "the group id is taken");
    assertEquals(List.of(1001), root.get(User.key("bob")).orElseThrow().groups());

    rejected(ErrorCode.ALREADY_EXISTS, new CreateUser(ADMIN, "alice", 0, List.of()));
    rejected(ErrorCode.ALREADY_EXISTS, new CreateUser(ADMIN, "carol", 1000, List.of()));
    rejected(ErrorCode.NOT_FOUND, new CreateUser(ADMIN, "carol", 0, List.of("nobody")));
    rejected(ErrorCode.INVALID_ARGUMENT, new CreateUser(ADMIN, "no spaces", 0, List.of()));
  }

  @Test
  void whoIsRevokedKeepsTheAccountButNoTokenThatIsOpen() {
    done(new CreateUser(ADMIN, "alice", 0, List.of()));
    done(token(1, Role.USER, "alice"));
    done(token(2, Role.ADMIN, "alice"));
    done(token(3, Role.USER, "admin"));
    done(token(4, Role.STORAGE, "alice"));

    assertEquals(List.of(70_000L), done(new RevokeUser(70_000, ADMIN, "alice")));
    User alice = root.get(User.key("alice")).orElseThrow();
    assertEquals(70_000, alice.revokedAtMillis());
    assertEquals(1000, alice.uid());
    assertEquals(
        List.of((byte) 3, (byte) 4),
        root.all(Token.class).stream().map(token -> token.hash()[0]).toList());

    assertEquals(List.of(70_000L), done(new RevokeUser(60_000, ADMIN, "alice")), "no way back");
    rejected(ErrorCode.NOT_FOUND, new RevokeUser(80_000, ADMIN, "nobody"));
    rejected(ErrorCode.NOT_PERMITTED, new RevokeUser(80_000, ADMIN, "admin"));
    rejected(ErrorCode.NOT_PERMITTED, new RevokeUser(80_000, Scene.ALICE, "admin"));
  }

  @Test
  void onlyAnAdministratorSaysForWhomAUserActsAndNeverForTheFirstOne() {
    done(new CreateUser(ADMIN, "gateway", 0, List.of()));
    List<IdRange> some = List.of(new IdRange(1000, 1999), new IdRange(65_534, 65_534));
    done(new SetActing(ADMIN, "gateway", some));
    User gateway = root.get(User.key("gateway")).orElseThrow();
    assertTrue(gateway.mayActFor(1999));
    assertFalse(gateway.mayActFor(2000));
    done(new RevokeUser(70_000, ADMIN, "gateway"));
    assertEquals(some, root.get(User.key("gateway")).orElseThrow().actsFor());

    List<IdRange> all = List.of(new IdRange(0, Integer.MAX_VALUE));
    rejected(ErrorCode.INVALID_ARGUMENT, new SetActing(ADMIN, "gateway", all));
    rejected(ErrorCode.NOT_FOUND, new SetActing(ADMIN, "nobody", some));
    rejected(ErrorCode.NOT_PERMITTED, new SetActing(Scene.ALICE, "gateway", some));
    done(new SetActing(ADMIN, "gateway", List.of()));
    assertFalse(root.get(User.key("gateway")).orElseThrow().mayActFor(1000));
  }

  private static CreateToken token(int hash, Role role, String name) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) hash;
    return new CreateToken(ADMIN, bytes, role, name, PLACE, 1_000_000);
  }

  @Test
  void namespacesGoRoundTheGroupsWithDefaults() {
    long before = mapVersion();
    done(namespace("one"));
    done(namespace("two"));
    done(namespace("three"));

    List<Namespace> rows = root.all(Namespace.class);
    assertEquals(List.of(1, 2, 1), rows.stream().map(Namespace::group).toList());
    assertEquals(new Namespace.Policy(3, 2, 65_536, 16 << 20), rows.get(0).policy());
    assertEquals(0755, rows.get(0).mode());
    assertEquals(before + 3, mapVersion());
    rejected(ErrorCode.ALREADY_EXISTS, namespace("one"));
    rejected(ErrorCode.INVALID_ARGUMENT, namespace("../x"));
    rejected(
        ErrorCode.NOT_FOUND,
        new CreateNamespace(ADMIN, "x", "nobody", "", 0, DEFAULTS, new byte[40]));
    rejected(
        ErrorCode.INVALID_ARGUMENT,
        new CreateNamespace(ADMIN, "x", "", "", 0, new Namespace.Policy(2, 3, 0, 0), new byte[40]));
  }

  @Test
  void aNodeKeepsItsIdAndOnlyRealChangesMoveTheMap() {
    long id = done(register("s1", Role.STORAGE, "h:1")).get(0);
    long version = mapVersion();
    assertEquals(List.of(id), done(register("s1", Role.STORAGE, "h:1")));
    assertEquals(version, mapVersion());
    assertEquals(List.of(id), done(register("s1", Role.STORAGE, "h:2")));
    assertEquals(version + 1, mapVersion());
    rejected(ErrorCode.ALREADY_EXISTS, register("s1", Role.WORKER, "h:1"));

    done(new SetNodeState((int) id, true, "h:2", new Node.Space(1_000, 860)));
    assertEquals(version + 1, mapVersion(), "four per cent are no news");
    done(new SetNodeState((int) id, true, "h:2", new Node.Space(1_000, 500)));
    done(new SetNodeState((int) id, false, "h:2", new Node.Space(1_000, 500)));
    assertEquals(version + 3, mapVersion());
    rejected(ErrorCode.NOT_FOUND, new SetNodeState(99, true, "h", new Node.Space(1, 1)));
  }

  @Test
  void placementGroupsHaveDifferentStorageNodes() {
    for (int i = 1; i <= 3; i++) {
      done(register("s" + i, Role.STORAGE, "h:" + i));
    }
    done(register("w1", Role.WORKER, "h:9"));

    assertEquals(
        List.of(1L, 2L), done(new AddPlacementGroups(List.of(List.of(1, 2, 3), List.of(3, 1, 2)))));
    assertEquals(2, root.all(PlacementGroup.class).size());
    for (List<Integer> bad : List.of(List.of(1, 1, 2), List.of(1, 2, 4), List.<Integer>of())) {
      rejected(ErrorCode.INVALID_ARGUMENT, new AddPlacementGroups(List.of(bad)));
    }
  }

  @Test
  void aTokenIsUsedOnceAndNotTooLate() {
    byte[] hash = new byte[32];
    done(new CreateToken(ADMIN, hash, Role.STORAGE, "s9", PLACE, 1_000));
    byte[] key = {1};
    rejected(ErrorCode.TOKEN_REFUSED, new RedeemToken(hash, key, 1_000));
    done(new RedeemToken(hash, key, 900));
    rejected(ErrorCode.TOKEN_REFUSED, new RedeemToken(hash, new byte[] {2}, 901));

    rejected(ErrorCode.NOT_FOUND, new CreateToken(ADMIN, hash, Role.USER, "nobody", PLACE, 1_000));
  }

  @Test
  void whoUsedATokenMayAskAgainWithinItsLife() {
    byte[] hash = new byte[32];
    byte[] key = {1};
    done(new CreateToken(ADMIN, hash, Role.STORAGE, "s9", PLACE, 1_000));
    done(new RedeemToken(hash, key, 900));
    done(new RedeemToken(hash, key, 950));

    assertEquals(Optional.of(new Token.Use(key, 900)), root.all(Token.class).getFirst().use());
    rejected(ErrorCode.TOKEN_REFUSED, new RedeemToken(hash, key, 1_000));
  }

  @Test
  void expiredTokensGoWhenAnotherIsUsed() {
    byte[] old = new byte[32];
    old[0] = 9;
    done(new CreateToken(ADMIN, old, Role.STORAGE, "s8", PLACE, 500));
    done(new CreateToken(ADMIN, new byte[32], Role.STORAGE, "s9", PLACE, 1_000));
    done(new RedeemToken(new byte[32], new byte[] {1}, 900));

    assertEquals(List.of("s9"), root.all(Token.class).stream().map(Token::name).toList());
  }
}
