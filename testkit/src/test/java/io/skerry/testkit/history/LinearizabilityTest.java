package io.skerry.testkit.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {
  private static final int HISTORIES = 200;

  @ParameterizedTest
  @ValueSource(strings = {"good-overlapping", "good-unknown-late", "good-unknown-never"})
  void acceptsWhatOneOrderExplains(String name) {
    assertEquals(Optional.empty(), Linearizability.violation(new DirectoryModel(), stored(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bad-stale-read",
        "bad-lost-change",
        "bad-applied-twice",
        "bad-two-winners",
        "bad-torn-rename",
        "bad-time-runs-back"
      })
  void rejectsWhatNoOrderExplains(String name) {
    assertTrue(Linearizability.violation(new DirectoryModel(), stored(name)).isPresent());
  }

  @Test
  void historiesSurviveTheirText() {
    List<Event<NameOperation, NameResult>> events = stored("bad-torn-rename");
    assertEquals(events, NameHistory.parse(NameHistory.format(events)));
  }

  /// Register histories are made from a known order and then blurred; one read is then made to
  /// answer what was overwritten before it began.
  @Test
  void tellsBlurredOrdersFromStaleReads() {
    for (int seed = 0; seed < HISTORIES; seed++) {
      List<Event<ContentModel.Access, ContentModel.Content>> events = blurred(seed);
      int at = seed;
      assertEquals(
          Optional.empty(),
          Linearizability.violation(new ContentModel(0), events),
          () -> "seed " + at);
      assertTrue(
          Linearizability.violation(new ContentModel(0), withStaleRead(events)).isPresent(),
          () -> "seed " + at);
    }
  }

  private static List<Event<ContentModel.Access, ContentModel.Content>> blurred(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event<ContentModel.Access, ContentModel.Content>> events = new ArrayList<>();
    long content = 0;
    for (int moment = 1; moment <= 60; moment++) {
      long from = 100L * moment - random.nextInt(250);
      long to = 100L * moment + random.nextInt(250);
      if (random.nextInt(3) == 0) {
        content = moment;
        events.add(replace(moment, from, to));
      } else {
        events.add(read(content, from, to));
      }
    }
    return events;
  }

  private static List<Event<ContentModel.Access, ContentModel.Content>> withStaleRead(
      List<Event<ContentModel.Access, ContentModel.Content>> events) {
    List<Event<ContentModel.Access, ContentModel.Content>> more = new ArrayList<>(events);
    more.add(replace(1_000, 20_000, 20_010));
    more.add(replace(1_001, 20_020, 20_030));
    more.add(read(1_000, 20_040, 20_050));
    return more;
  }

  private static Event<ContentModel.Access, ContentModel.Content> replace(
      long number, long from, long to) {
    return Event.of(
        1, new ContentModel.Access.Replace(number), new ContentModel.Content(number), from, to);
  }

  private static Event<ContentModel.Access, ContentModel.Content> read(
      long number, long from, long to) {
    return Event.of(2, new ContentModel.Access.Read(), new ContentModel.Content(number), from, to);
  }

  private static List<Event<NameOperation, NameResult>> stored(String name) {
    String resource = "/histories/" + name + ".history";
    try (InputStream in = LinearizabilityTest.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no " + resource);
      }
      return NameHistory.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
