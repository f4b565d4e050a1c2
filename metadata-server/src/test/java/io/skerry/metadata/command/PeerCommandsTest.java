package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ADMIN;
import static io.skerry.metadata.command.Scene.ALICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.model.MapVersion;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.model.Peer;
import io.skerry.metadata.state.MemoryStore;
import io.skerry.metadata.state.Outcome;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Metadata servers as rows: who is one, who may become one, and who may go.
class PeerCommandsTest {
  private static final Node.Place PLACE = new Node.Place("a", "r1");

  private final MemoryStore root = new MemoryStore();

  private Outcome run(Command command) {
    Batch batch = new Batch(root);
    Outcome outcome = batch.execute(new Submission(Caller.SERVICE, Optional.empty(), command));
    root.commit(root.appliedIndex() + 1, batch.changes());
    return outcome;
  }

  private void done(Command command) {
    assertInstanceOf(Outcome.Done.class, run(command), () -> command.toString());
  }

  private String rejected(ErrorCode code, Command command) {
    Outcome.Rejected outcome = assertInstanceOf(Outcome.Rejected.class, run(command));
    assertEquals(code, outcome.code());
    assertEquals(1, outcome.message().lines().count());
    return outcome.message();
  }

  private static Peer peer(int number) {
    return new Peer("m" + number, PLACE, "h:940" + number, "h:950" + number, Peer.State.SERVING);
  }

  private static RegisterPeer register(String name, String address) {
    return new RegisterPeer(name, PLACE, address, "h:9600");
  }

  private static RemovePeer remove(String name, String... up) {
    return new RemovePeer(ADMIN, name, false, new RemovePeer.Seen(List.of(up), List.of(up)));
  }

  private Peer.State state(String name) {
    return root.get(Peer.key(name)).orElseThrow().state();
  }

  private void seed(int servers) {
    done(new SeedPeers(Stream.iterate(1, i -> i + 1).limit(servers).map(i -> peer(i)).toList()));
  }

  @Test
  void theFirstOnesAreWrittenDownOnce() {
    rejected(ErrorCode.NOT_PERMITTED, register("m4", "h:9404"));
    seed(3);
    long version = root.get(MapVersion.only()).orElseThrow().version();
    done(new SeedPeers(List.of(peer(8), peer(9))));
    assertEquals(3, root.scan(Peer.all(), 10).size());
    assertEquals(version, root.get(MapVersion.only()).orElseThrow().version());
  }

  @Test
  void aNewOneIsTakenInOnceAndKeepsItsAddress() {
    seed(3);
    done(register("m4", "h:9404"));
    done(register("m4", "h:9404"));
    assertEquals(Peer.State.SERVING, state("m4"));
    done(new RegisterPeer("m4", new Node.Place("b", "r9"), "h:9404", "h:9700"));
    assertEquals("b", root.get(Peer.key("m4")).orElseThrow().place().site());
    String why = rejected(ErrorCode.ALREADY_EXISTS, register("m4", "h:9999"));
    assertTrue(why.contains("h:9404"), why);
    rejected(ErrorCode.ALREADY_EXISTS, register("m5", "h:9404"));
    rejected(ErrorCode.ALREADY_EXISTS, register("m5", "h:9401"));
  }

  @Test
  void namesOfOtherNodesAndMoreThanNineAreRefused() {
    seed(8);
    done(new RegisterNode("s1", Role.STORAGE, PLACE, "h:1", new Node.Space(10, 10)));
    rejected(ErrorCode.ALREADY_EXISTS, register("s1", "h:2"));
    done(register("m9", "h:9409"));
    rejected(ErrorCode.NOT_PERMITTED, register("m10", "h:9410"));
  }

  @Test
  void leavingEndsOnceItIsOutOfEveryGroupAndNeitherNameNorAddressComesBack() {
    seed(3);
    rejected(ErrorCode.NOT_PERMITTED, new ForgetPeer("m1"));
    done(remove("m1", "m1", "m2", "m3"));
    assertEquals(Peer.State.LEAVING, state("m1"));
    done(remove("m1", "m2", "m3")); // asked again while it leaves, though it has stopped by now
    done(register("m1", "h:9401"));
    assertEquals(Peer.State.LEAVING, state("m1"));
    done(new ForgetPeer("m1"));
    done(new ForgetPeer("m1"));
    assertEquals(Peer.State.REMOVED, state("m1"));
    rejected(ErrorCode.NOT_FOUND, remove("m1", "m2", "m3"));
    rejected(ErrorCode.ROLE_REFUSED, register("m1", "h:9401"));
    String why = rejected(ErrorCode.ALREADY_EXISTS, register("m4", "h:9401"));
    assertTrue(why.contains("another port"), why);
    byte[] hash = new byte[32];
    rejected(ErrorCode.ALREADY_EXISTS, new CreateToken(ADMIN, hash, Role.METADATA, "m1", PLACE, 1));
    done(new CreateToken(ADMIN, hash, Role.METADATA, "m4", PLACE, 1));
    done(new CreateToken(ADMIN, hash, Role.METADATA, "m2", PLACE, 1)); // a new certificate
  }

  @Test
  void noneMayGoWithoutWhomTooFewAnswer() {
    seed(3);
    String why = rejected(ErrorCode.NOT_PERMITTED, remove("m1", "m1", "m2"));
    assertTrue(why.contains("2 must answer"), why);
    why = rejected(ErrorCode.NOT_PERMITTED, remove("m3", "m1", "m2"));
    assertTrue(why.contains("--lost"), why);
    done(
        new RemovePeer(
            ADMIN,
            "m3",
            true,
            new RemovePeer.Seen(List.of("m1", "m2"), List.of("m1", "m2", "m3"))));
    done(remove("m2", "m1", "m2"));
    why = rejected(ErrorCode.NOT_PERMITTED, remove("m1", "m1"));
    assertTrue(why.contains("last metadata server"), why);
  }

  @Test
  void whoDoesNotVoteYetReplacesNobody() {
    seed(1);
    done(register("m2", "h:9402"));
    RemovePeer.Seen joining = new RemovePeer.Seen(List.of("m1", "m2"), List.of("m1"));
    rejected(ErrorCode.NOT_PERMITTED, new RemovePeer(ADMIN, "m1", false, joining));
    done(remove("m1", "m1", "m2"));
  }

  @Test
  void onlyAdministratorsRemove() {
    seed(3);
    RemovePeer.Seen all = new RemovePeer.Seen(List.of("m1", "m2", "m3"), List.of("m2", "m3"));
    rejected(ErrorCode.NOT_PERMITTED, new RemovePeer(ALICE, "m1", false, all));
  }
}
