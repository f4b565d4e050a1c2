package io.skerry.hadoop;

import io.skerry.client.ContentLocation;
import io.skerry.client.ContentLocation.Holder;
import io.skerry.client.FileReader;
import io.skerry.client.FileSystem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.security.AccessControlException;

/// Where the content of files is, for schedulers: hosts of storage nodes, and their sites as
/// topology. Neighbouring pieces on the same nodes are one block.
final class BlockLocations {
  private final FileSystem files;

  BlockLocations(FileSystem files) {
    this.files = files;
  }

  /// The places of a stretch of a file. Who may not read the file is told none, as is who asks for
  /// one that has gone meanwhile.
  BlockLocation[] of(String path, long start, long length) throws IOException {
    try (FileReader reader = Failures.finding(() -> files.open(path))) {
      List<ContentLocation> pieces = Failures.finding(() -> reader.locations(start, length));
      return blocks(pieces).toArray(new BlockLocation[0]);
    } catch (AccessControlException | FileNotFoundException e) {
      return new BlockLocation[0];
    }
  }

  private static List<BlockLocation> blocks(List<ContentLocation> pieces) {
    List<BlockLocation> blocks = new ArrayList<>();
    Optional<ContentLocation> open = Optional.empty();
    for (ContentLocation piece : pieces) {
      if (open.isPresent() && open.get().nodes().equals(piece.nodes())) {
        ContentLocation before = open.get();
        open =
            Optional.of(
                new ContentLocation(
                    before.position(), before.length() + piece.length(), before.nodes()));
      } else {
        open.map(BlockLocations::block).ifPresent(blocks::add);
        open = Optional.of(piece);
      }
    }
    open.map(BlockLocations::block).ifPresent(blocks::add);
    return blocks;
  }

  private static BlockLocation block(ContentLocation piece) {
    List<Holder> nodes = piece.nodes();
    String[] names = nodes.stream().map(Holder::address).toArray(String[]::new);
    String[] hosts = nodes.stream().map(node -> host(node.address())).toArray(String[]::new);
    String[] topology =
        nodes.stream().map(node -> '/' + node.site() + '/' + node.address()).toArray(String[]::new);
    return new BlockLocation(names, hosts, topology, piece.position(), piece.length());
  }

  private static String host(String address) {
    int colon = address.lastIndexOf(':');
    return colon < 0 ? address : address.substring(0, colon);
  }
}
