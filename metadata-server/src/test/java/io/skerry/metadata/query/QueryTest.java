package io.skerry.metadata.query;

import static io.skerry.metadata.command.Scene.ALICE;
import static io.skerry.metadata.command.Scene.BOB;
import static io.skerry.metadata.command.Scene.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.metadata.command.NewChunk;
import io.skerry.metadata.command.Scene;
import io.skerry.metadata.model.Extent;
import io.skerry.metadata.model.Inode;
import io.skerry.metadata.model.Namespace;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ChunkId;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class QueryTest {
  private final Scene scene = new Scene();

  @Test
  void aListingPagesInByteOrder() throws RejectedException {
    List<String> names = List.of("B", "a", "b", "z", "\u00e4");
    for (String name : List.of("z", "b", "\u00e4", "B", "a")) {
      scene.file(ALICE, name, 0644);
    }
    List<String> listed = new ArrayList<>();
    Optional<Name> after = Optional.empty();
    boolean more = true;
    while (more) {
      ListDirectory.Page page = new ListDirectory(BOB, at(""), after, 2).answer(scene.store());
      page.entries().forEach(entry -> listed.add(entry.name().value()));
      after = Optional.of(page.entries().get(page.entries().size() - 1).name());
      more = page.more();
    }

    assertEquals(names, listed);
  }

  @Test
  void openForReadAnswersTheStretchThatIsAskedFor() throws RejectedException {
    long session = scene.session(ALICE);
    Inode file = scene.file(ALICE, "f", 0600);
    List<ChunkId> ids = scene.chunks(ALICE, session, 3);
    NewChunk[] chunks = new NewChunk[3];
    for (int i = 0; i < 3; i++) {
      chunks[i] = scene.written(session, ids.get(i), 100L * i, 100, 3);
    }
    scene.done(scene.commit(ALICE, session, file, chunks));

    OpenForRead.Content content = new OpenForRead(ALICE, at("f"), 150, 1, 0).answer(scene.store());
    assertEquals(List.of(100L), content.extents().stream().map(Extent::offset).toList());
    assertTrue(content.moreExtents());
    assertEquals(ids.get(1), content.chunks().get(0).id());
    assertEquals(1, content.keys().size());
    assertEquals(1, content.placementGroups().size());
    OpenForRead.Content rest = new OpenForRead(ALICE, at("f"), 200, 9, 2).answer(scene.store());
    assertFalse(rest.moreExtents());

    assertRefused(ErrorCode.PERMISSION_DENIED, new OpenForRead(BOB, at("f"), 0, 9, 0));
    assertRefused(ErrorCode.VERSION_CONFLICT, new OpenForRead(ALICE, at("f"), 0, 9, 1));
    assertRefused(ErrorCode.IS_A_DIRECTORY, new OpenForRead(ALICE, at(""), 0, 9, 0));
    assertRefused(ErrorCode.NOT_FOUND, new OpenForRead(ALICE, at("none"), 0, 9, 0));
  }

  private void assertRefused(ErrorCode code, OpenForRead query) {
    RejectedException e = assertThrows(RejectedException.class, () -> query.answer(scene.store()));
    assertEquals(code, e.code());
  }

  @Test
  void spaceIsThatOfTheNodesInPlacementGroups() throws RejectedException {
    scene.file(ALICE, "f", 0644);
    FileSystemSpace.Space space = new FileSystemSpace(Scene.NAMESPACE).answer(scene.store());

    assertEquals(
        new FileSystemSpace.Space(4L << 40, 4L << 39, 3, 2, 0, Namespace.Quota.NONE), space);
  }
}
