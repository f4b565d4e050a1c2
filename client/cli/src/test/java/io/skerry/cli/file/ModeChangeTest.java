package io.skerry.cli.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.cli.shell.Failure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeChangeTest {
  @ParameterizedTest
  @CsvSource({
    "640,0755,false,0640",
    "1777,0755,true,1777",
    "u+x,0644,false,0744",
    "go-w,0666,false,0644",
    "a=r,0777,false,0444",
    "'u=rwx,g=rx,o=',0644,false,0750",
    "a+X,0644,false,0644",
    "a+X,0644,true,0755",
    "a+X,0744,false,0755",
    "g=u,0740,false,0770",
    "o=g,0750,false,0755",
    "u+s,0755,false,4755",
    "g+s,0755,true,2755",
    "+t,0777,true,1777",
    "+w,0444,false,0644",
    "u+rw-x,0100,false,0600",
    "u=rwx,2700,true,2700",
    "g=rx,2770,true,2750"
  })
  void changesAsChmodDoes(String change, String before, boolean directory, String after) {
    assertEquals(
        Integer.parseInt(after, 8),
        ModeChange.parse(change).apply(Integer.parseInt(before, 8), directory),
        change);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "07777777", "u", "u+q", "x+r", "u+r,", "rw"})
  void whatIsNoModeIsRefused(String text) {
    assertThrows(Failure.class, () -> ModeChange.parse(text));
  }
}
