package io.skerry.fuse.protocol;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// What a mount has answered so far.
public final class Statistics {
  /// Numbers of opcodes beyond these count as one.
  private static final int OPCODES_MAX = 4096;

  private final LongAdder answered = new LongAdder();
  private final LongAdder malformed = new LongAdder();
  private final LongAdder internal = new LongAdder();
  private final Map<String, AtomicLong> unsupported = new ConcurrentHashMap<>();

  void countAnswer() {
    answered.increment();
  }

  void countMalformed() {
    malformed.increment();
  }

  void countInternal() {
    internal.increment();
  }

  /// @return whether it is the first of its kind
  boolean countUnsupported(int opcode) {
    return unsupported.computeIfAbsent(name(opcode), name -> new AtomicLong()).incrementAndGet()
        == 1;
  }

  static String name(int opcode) {
    return Opcode.of(opcode)
        .map(Opcode::name)
        .orElse(opcode >= 0 && opcode < OPCODES_MAX ? "opcode " + opcode : "other opcodes");
  }

  /// Everything on one line.
  @Override
  public String toString() {
    return answered
        + " requests, "
        + malformed
        + " malformed, "
        + internal
        + " internal errors, answered with ENOSYS: "
        + (unsupported.isEmpty() ? "none" : new TreeMap<>(unsupported));
  }
}
