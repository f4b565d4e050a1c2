package io.skerry.metadata.command;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.metadata.command.SetExtendedAttribute.When;
import io.skerry.metadata.model.ExtendedAttribute;
import io.skerry.metadata.query.ReadExtendedAttributes;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExtendedAttributeTest {
  private final Scene scene = new Scene();

  @BeforeEach
  void aFile() {
    scene.file(ALICE, "f", 0644);
  }

  private SetExtendedAttribute set(Caller caller, String path, String name, int bytes, When when) {
    return new SetExtendedAttribute(scene.tick(), caller, at(path), name, new byte[bytes], when);
  }

  private List<ExtendedAttribute> read(Caller caller, Optional<String> name)
      throws RejectedException {
    return new ReadExtendedAttributes(caller, at("f"), name).answer(scene.store());
  }

  @Test
  void valuesAreSetReplacedListedAndRemoved() throws RejectedException {
    scene.done(set(ALICE, "f", "user.b", 3, When.ALWAYS));
    scene.done(set(ALICE, "f", "user.a", 0, When.ABSENT));
    scene.rejected(ErrorCode.ALREADY_EXISTS, set(ALICE, "f", "user.a", 1, When.ABSENT));
    scene.rejected(ErrorCode.NO_DATA, set(ALICE, "f", "user.c", 1, When.PRESENT));
    scene.done(set(ALICE, "f", "user.b", 5, When.PRESENT));

    assertEquals(
        List.of("user.a", "user.b"),
        read(BOB, Optional.empty()).stream().map(ExtendedAttribute::name).toList());
    assertArrayEquals(new byte[5], read(BOB, Optional.of("user.b")).getFirst().value());
    scene.done(new RemoveExtendedAttribute(scene.tick(), ALICE, at("f"), "user.a"));
    scene.rejected(
        ErrorCode.NO_DATA, new RemoveExtendedAttribute(scene.tick(), ALICE, at("f"), "user.a"));
    assertEquals(64 + 6 + 5, scene.stat("f").extras().attributeBytes());
  }

  @Test
  void limitsAreKept() {
    String longest = "user." + "n".repeat(250);
    int largest = ExtendedAttributes.VALUE_BYTES_MAX;
    scene.done(set(ALICE, "f", longest, largest, When.ALWAYS));
    scene.rejected(ErrorCode.OUT_OF_RANGE, set(ALICE, "f", longest + "n", 1, When.ALWAYS));
    scene.rejected(ErrorCode.TOO_BIG, set(ALICE, "f", "user.a", largest + 1, When.ALWAYS));
    scene.rejected(ErrorCode.NO_SPACE, set(ALICE, "f", "user.a", largest, When.ALWAYS));
    scene.rejected(ErrorCode.NOT_SUPPORTED, set(ALICE, "f", "security.a", 1, When.ALWAYS));
    scene.rejected(ErrorCode.INVALID_ARGUMENT, set(ALICE, "f", "user.", 1, When.ALWAYS));
  }

  @Test
  void theyGoWithTheirInode() {
    for (int i = 0; i < 100; i++) {
      scene.done(set(ALICE, "f", "user." + i, 10, When.ALWAYS));
    }
    scene.done(new Unlink(scene.tick(), ALICE, at("f")));

    assertEquals(List.of(), scene.store().all(ExtendedAttribute.class));
  }

  @Test
  void p5WritersSetThemReadersReadThem() {
    scene.directory(ALICE, "sticky", 01777);
    scene.done(new MakeSymbolicLink(scene.tick(), ALICE, at("l"), "f"));
    scene.file(ALICE, "closed", 0600);

    scene.rejected(ErrorCode.PERMISSION_DENIED, set(BOB, "f", "user.a", 1, When.ALWAYS));
    scene.rejected(ErrorCode.NOT_PERMITTED, set(BOB, "sticky", "user.a", 1, When.ALWAYS));
    scene.rejected(ErrorCode.NOT_PERMITTED, set(ALICE, "l", "user.a", 1, When.ALWAYS));
    scene.done(set(ALICE, "closed", "user.a", 1, When.ALWAYS));
    RejectedException refused =
        assertThrows(
            RejectedException.class,
            () ->
                new ReadExtendedAttributes(BOB, at("closed"), Optional.of("user.a"))
                    .answer(scene.store()));
    assertEquals(ErrorCode.PERMISSION_DENIED, refused.code());
  }
}
