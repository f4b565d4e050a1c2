package io.skerry.fuse.content;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What was written to a file and not yet handed on, by place. Pieces do not overlap; what is
/// written in order grows into pieces of a mebibyte.
final class DirtyBytes {
  private static final int PIECE_BYTES_MAX = 1 << 20;
  private static final int PIECE_BYTES_MIN = 4096;

  private final TreeMap<Long, Piece> pieces = new TreeMap<>();
  private long bytes;

  /// Bytes of one stretch; more may be added at its end.
  private static final class Piece {
    private byte[] content;
    private int length;

    Piece(byte[] content, int length) {
      this.content = content;
      this.length = length;
    }

    void append(byte[] source, int count) {
      if (length + count > content.length) {
        int grown = Math.max(length + count, Math.max(PIECE_BYTES_MIN, 2 * content.length));
        content = Arrays.copyOf(content, Math.min(PIECE_BYTES_MAX, grown));
      }
      System.arraycopy(source, 0, content, length, count);
      length += count;
    }
  }

  /// A stretch that is handed on.
  static final class Stretch {
    private final long position;
    private final byte[] content;
    private final int length;

    private Stretch(long position, byte[] content, int length) {
      this.position = position;
      this.content = content;
      this.length = length;
    }

    long position() {
      return position;
    }

    byte[] content() {
      return content;
    }

    int length() {
      return length;
    }
  }

  /// Takes over the array.
  void put(long position, byte[] content) {
    if (content.length == 0) {
      return;
    }
    cut(position, position + content.length);
    bytes += content.length;
    Map.Entry<Long, Piece> before = pieces.floorEntry(position);
    if (before != null
        && before.getKey() + before.getValue().length == position
        && before.getValue().length + content.length <= PIECE_BYTES_MAX) {
      before.getValue().append(content, content.length);
    } else {
      pieces.put(position, new Piece(content, content.length));
    }
  }

  /// Makes room between two places.
  private void cut(long from, long to) {
    Map.Entry<Long, Piece> before = pieces.lowerEntry(from);
    if (before != null) {
      Piece piece = before.getValue();
      long end = before.getKey() + piece.length;
      if (end > to) {
        put(piece, to, end, before.getKey());
        bytes += end - to;
      }
      if (end > from) {
        bytes -= end - from;
        piece.length = (int) (from - before.getKey());
      }
    }
    for (Map.Entry<Long, Piece> inside = pieces.ceilingEntry(from);
        inside != null && inside.getKey() < to;
        inside = pieces.ceilingEntry(from)) {
      Piece piece = inside.getValue();
      long end = inside.getKey() + piece.length;
      pieces.remove(inside.getKey());
      bytes -= piece.length;
      if (end > to) {
        put(piece, to, end, inside.getKey());
        bytes += end - to;
      }
    }
  }

  /// Keeps a part of a piece as one of its own.
  private void put(Piece piece, long from, long to, long start) {
    byte[] kept = Arrays.copyOfRange(piece.content, (int) (from - start), (int) (to - start));
    pieces.put(from, new Piece(kept, kept.length));
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  int count() {
    return pieces.size();
  }

  /// End of the last piece; 0 if there is none.
  long end() {
    Map.Entry<Long, Piece> last = pieces.lastEntry();
    return last == null ? 0 : last.getKey() + last.getValue().length;
  }

  /// Copies of everything between two places.
  List<Stretch> between(long from, long to) {
    List<Stretch> found = new ArrayList<>();
    Long first = pieces.floorKey(from);
    for (Map.Entry<Long, Piece> entry :
        pieces
            .subMap(first == null ? from : first, Math.max(to, first == null ? from : first))
            .entrySet()) {
      long start = Math.max(from, entry.getKey());
      long end = Math.min(to, entry.getKey() + entry.getValue().length);
      if (start < end) {
        int offset = (int) (start - entry.getKey());
        int length = (int) (end - start);
        byte[] copy = Arrays.copyOfRange(entry.getValue().content, offset, offset + length);
        found.add(new Stretch(start, copy, length));
      }
    }
    return found;
  }

  /// Hands everything on, from front to back; nothing is left.
  List<Stretch> takeAll() {
    List<Stretch> all = new ArrayList<>(pieces.size());
    pieces.forEach((at, piece) -> all.add(new Stretch(at, piece.content, piece.length)));
    clear();
    return all;
  }

  void clear() {
    pieces.clear();
    bytes = 0;
  }
}
