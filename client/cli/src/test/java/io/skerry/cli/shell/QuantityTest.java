package io.skerry.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({"0,0", "1023,1023", "1024,1.0K", "1536,1.5K", "20971520,20M", "1099511627776,1.0T"})
  void bytesArePrintedAsByLs(long bytes, String text) {
    assertEquals(text, Quantity.ofBytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"10,10", "4K,4096", "1.5M,1572864", "2GiB,2147483648", "7B,7", "1k,1024"})
  void sizesAreRead(String text, long bytes) {
    assertEquals(bytes, Quantity.bytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1Q", "K", "NaN"})
  void whatIsNoSizeIsWrongUse(String text) {
    assertEquals(
        ExitCode.USAGE, assertThrows(Failure.class, () -> Quantity.bytes(text)).exitCode());
  }
}
