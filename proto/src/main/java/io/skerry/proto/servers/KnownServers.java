package io.skerry.proto.servers;

import io.skerry.proto.rpc.ServerList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The metadata servers as one process knows them: those of its configuration, and before them
/// those that it was told last.
public final class KnownServers {
  private static final int SERVERS_MAX = 64;
  private static final Pattern ADDRESS = Pattern.compile(".+:[0-9]{1,5}");

  private final List<String> configured;
  private volatile List<String> told;

  /// What is older is not believed; 0 says that the teller does not know.
  private long version;

  /// What outlives the process.
  ///
  /// @param version of the cluster's map
  /// @param addresses host:port
  public record Told(long version, List<String> addresses) {
    public Told {
      addresses = List.copyOf(addresses);
    }
  }

  /// @param last what was told last, maybe to an earlier process; may be nothing, and garbled
  public KnownServers(List<String> configured, Told last) {
    this.configured = List.copyOf(configured);
    this.told = usable(last.addresses());
    this.version = Math.max(1, last.version());
  }

  /// Where to look for a leader, the likeliest first: what was configured stays a last resort.
  public List<String> all() {
    Set<String> ordered = new LinkedHashSet<>(told);
    ordered.addAll(configured);
    return new ArrayList<>(ordered);
  }

  /// Takes note of what a metadata server says. One that has just started, or is cut off, may say
  /// what was true once.
  ///
  /// @return whether it was believed
  public synchronized boolean learn(ServerList list) {
    List<String> usable = usable(list.getAddressesList());
    if (list.getVersion() < version || usable.isEmpty() || usable.size() > SERVERS_MAX) {
      return false;
    }
    version = list.getVersion();
    told = usable;
    return true;
  }

  /// What was told last.
  public synchronized Told told() {
    return new Told(version, told);
  }

  private static List<String> usable(List<String> addresses) {
    return addresses.stream().filter(KnownServers::wellFormed).toList();
  }

  /// Whether this is of the form host:port.
  public static boolean wellFormed(String address) {
    return ADDRESS.matcher(address).matches();
  }
}
