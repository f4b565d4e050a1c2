package io.skerry.metadata.rpc;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.skerry.metadata.authority.KeyRing;
import io.skerry.metadata.authority.KeyWrap;
import io.skerry.metadata.command.AttributeChange;
import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.Rename;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.command.SetAttributes;
import io.skerry.metadata.command.Unlink;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Secret;
import io.skerry.metadata.query.OpenForRead;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.InodeId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// P5: what opens a file's further extents is the reader's own, for this version, and for a minute.
final class P5ReadHandleTest {
  private static final long INCARNATION = 0x0102030405L;
  private static final String BOBS = "user/bob";

  private final KeyWrap master = new KeyWrap(new byte[32]);
  private final KeyRing keys = new KeyRing(master);
  private final List<Secret> macs = List.of(secret(1), secret(2));
  private final Scene scene = new Scene();
  private long millis = 1_000_000;
  private final ReadHandles handles =
      new ReadHandles(keys, () -> Instant.ofEpochMilli(millis), INCARNATION);

  private Secret secret(int version) {
    byte[] plain = new byte[32];
    plain[0] = (byte) version;
    return new Secret(Secret.Kind.MAC, version, master.wrap(plain));
  }

  @BeforeEach
  void makeFile() {
    scene.directory(ALICE, "open", 0755);
    scene.file(ALICE, "open/file", 0644);
  }

  private Inode file() {
    return scene.stat("open/file");
  }

  private long shown(ByteString handle, String principal, InodeId inode) {
    return handles.version(handle, new ReadHandles.Shown(principal, Scene.NAMESPACE, inode), macs);
  }

  private void refused(ByteString handle, String principal, InodeId inode) {
    Failure failure = assertThrows(Failure.class, () -> shown(handle, principal, inode));
    assertEquals(ErrorCode.CAPABILITY_REFUSED, failure.code());
  }

  @Test
  void aHandleOpensOneVersionOfOneFileForOnePrincipal() {
    ByteString handle = handles.give(file(), BOBS, macs);

    assertEquals(file().version(), shown(handle, BOBS, file().id()));

    refused(handle, "user/alice", file().id());
    refused(handle, "user/bobby", file().id());
    refused(handle, BOBS, new InodeId(file().id().value() + 1));
    ReadHandles.Shown elsewhere = new ReadHandles.Shown(BOBS, 2, file().id());
    assertThrows(Failure.class, () -> handles.version(handle, elsewhere, macs));
  }

  @Test
  void aHandleExpires() {
    ByteString handle = handles.give(file(), BOBS, macs);
    millis += ReadHandles.VALIDITY_MILLIS - 1;
    assertEquals(file().version(), shown(handle, BOBS, file().id()));

    millis++;

    refused(handle, BOBS, file().id());
  }

  @Test
  void aHandleThatWasTouchedOrMadeUpIsRefused() {
    ByteString handle = handles.give(file(), BOBS, macs);
    for (int i = 0; i < handle.size(); i++) {
      byte[] bytes = handle.toByteArray();
      bytes[i] ^= 1;
      refused(ByteString.copyFrom(bytes), BOBS, file().id());
    }
    for (int length : new int[] {1, 31, 32, 33, 72, 73, 74, handle.size() - 1}) {
      refused(handle.substring(0, length), BOBS, file().id());
    }
    refused(ByteString.copyFrom(new byte[100_000]), BOBS, file().id());
  }

  @Test
  void aHandleOutlivesTheChangeOfSecretsButNotItsSecretNorAnotherIncarnation() {
    ByteString old = handles.give(file(), BOBS, macs.subList(0, 1));
    assertEquals(file().version(), shown(old, BOBS, file().id()));
    ReadHandles.Shown shown = new ReadHandles.Shown(BOBS, Scene.NAMESPACE, file().id());
    List<Secret> later = macs.subList(1, 2);
    assertThrows(Failure.class, () -> handles.version(old, shown, later));

    ReadHandles restored =
        new ReadHandles(keys, () -> Instant.ofEpochMilli(millis), INCARNATION + 1);
    assertThrows(Failure.class, () -> restored.version(old, shown, macs));
  }

  @Test
  void whatWasOpenedIsKnownAfterItsHandleHasExpiredButByItsPrincipalOnly() {
    ByteString handle = handles.give(file(), BOBS, macs);
    millis += 10 * ReadHandles.VALIDITY_MILLIS;

    ReadHandles.Opened opened = handles.opened(handle, BOBS, macs);
    assertEquals(
        new ReadHandles.Opened(Scene.NAMESPACE, file().id(), file().version(), false, false),
        opened);
    assertThrows(Failure.class, () -> handles.opened(handle, "user/alice", macs));
    ReadHandles restored =
        new ReadHandles(keys, () -> Instant.ofEpochMilli(millis), INCARNATION + 1);
    assertThrows(Failure.class, () -> restored.opened(handle, BOBS, macs));
  }

  @Test
  void aHandleSaysWhetherItsOpenWasForWriting() {
    ByteString handle = handles.giveWriter(file(), BOBS, macs);
    assertEquals(
        new ReadHandles.Opened(Scene.NAMESPACE, file().id(), file().version(), true, true),
        handles.opened(handle, BOBS, macs));
    byte[] altered = handles.give(file(), BOBS, macs).toByteArray();
    altered[0] = handle.byteAt(0);
    assertThrows(Failure.class, () -> handles.opened(ByteString.copyFrom(altered), BOBS, macs));
  }

  @Test
  void theProofOfChunksIsForTheseOfThisVersionOfThisFile() {
    List<ChunkId> chunks = List.of(ChunkId.of(1, 1, 7), ChunkId.of(1, 1, 8));
    ReadHandles.Opened opened =
        new ReadHandles.Opened(Scene.NAMESPACE, file().id(), file().version(), true, false);
    ByteString proof = handles.proof(file(), chunks, macs.subList(0, 1));
    handles.requireProven(opened, chunks, proof, macs);

    List<List<ChunkId>> others =
        List.of(List.of(), chunks.subList(0, 1), chunks.reversed(), List.of(ChunkId.of(1, 1, 9)));
    others.forEach(other -> unproven(opened, other, proof));
    unproven(
        new ReadHandles.Opened(2, opened.inode(), opened.version(), true, false), chunks, proof);
    unproven(
        new ReadHandles.Opened(Scene.NAMESPACE, new InodeId(99), opened.version(), true, false),
        chunks,
        proof);
    unproven(
        new ReadHandles.Opened(Scene.NAMESPACE, opened.inode(), opened.version() + 1, true, false),
        chunks,
        proof);
    unproven(opened, chunks, ByteString.EMPTY);
    unproven(opened, chunks, handles.give(file(), BOBS, macs));
  }

  private void unproven(ReadHandles.Opened opened, List<ChunkId> chunks, ByteString proof) {
    Failure failure =
        assertThrows(Failure.class, () -> handles.requireProven(opened, chunks, proof, macs));
    assertEquals(ErrorCode.CAPABILITY_REFUSED, failure.code());
  }

  @Test
  void bytesAreFixed() {
    ReadHandle handle =
        new ReadHandle(7, INCARNATION, 3, new InodeId(9), 5, BOBS, 1_000_000, false);

    assertEquals(
        "03"
            + "00000007"
            + "0000000102030405"
            + "00000003"
            + "0000000000000009"
            + "0000000000000005"
            + "00000000000f4240"
            + "757365722f626f62",
        HexFormat.of().formatHex(handle.canonicalBytes()));
    assertEquals(handle, ReadHandle.parse(handle.canonicalBytes()).orElseThrow());
  }

  private static OpenForRead held(Caller caller, Inode file, long version) {
    FileTarget number = new FileTarget(Scene.NAMESPACE, file.id(), List.of());
    return new OpenForRead(caller, number, /* held= */ true, 0, 10, version);
  }

  private void chmod(String path, int mode) {
    OptionalInt none = OptionalInt.empty();
    OptionalLong never = OptionalLong.empty();
    scene.done(
        new SetAttributes(
            scene.tick(),
            ALICE,
            at(path),
            new AttributeChange(OptionalInt.of(mode), none, none, never, never, false, false)));
  }

  private void refused(ErrorCode expected, OpenForRead query) {
    RejectedException refused =
        assertThrows(RejectedException.class, () -> query.answer(scene.store()));
    assertEquals(expected, refused.code());
  }

  @Test
  void whoHoldsAFileReadsOnAfterTheDoorAboveIsClosedOrTheFileMoved() throws RejectedException {
    Inode file = file();
    chmod("open", 0700);
    refused(ErrorCode.PERMISSION_DENIED, new OpenForRead(BOB, at("open/file"), 0, 10, 0));
    assertEquals(file.id(), held(BOB, file, 1).answer(scene.store()).inode().id());

    Rename away =
        new Rename(scene.tick(), ALICE, at("open/file"), at("moved"), Rename.Over.REPLACE);
    scene.done(away);

    assertEquals(file.id(), held(BOB, file, 1).answer(scene.store()).inode().id());
  }

  @Test
  void whatTheFileItselfSaysCountsAtOnce() {
    Inode file = file();
    refused(ErrorCode.VERSION_CONFLICT, held(BOB, file, 2));

    chmod("open/file", 0600);

    refused(ErrorCode.PERMISSION_DENIED, held(BOB, file, 1));
    scene.done(new Unlink(scene.tick(), ALICE, at("open/file")));
    refused(ErrorCode.STALE, held(BOB, file, 1));
    scene.directory(ALICE, "other", 0755);
    refused(ErrorCode.IS_A_DIRECTORY, held(BOB, scene.stat("other"), 1));
  }
}
