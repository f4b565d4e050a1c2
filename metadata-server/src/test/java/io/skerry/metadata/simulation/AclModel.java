package io.skerry.metadata.simulation;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.model.Acl;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Access control lists of the model: a map from whom to what.
final class AclModel {
  private AclModel() {}

  static String whom(Acl.Entry entry) {
    return switch (entry.tag()) {
      case OWNER -> "o";
      case USER -> "u" + entry.id();
      case OWNING_GROUP -> "G";
      case GROUP -> "g" + entry.id();
      case MASK -> "m";
      case OTHER -> "x";
    };
  }

  static Map<String, Integer> list(List<Acl.Entry> entries) {
    Map<String, Integer> list = new TreeMap<>();
    entries.forEach(entry -> list.put(whom(entry), entry.rights()));
    return list;
  }

  static boolean wellFormed(List<Acl.Entry> entries, Map<String, Integer> list) {
    boolean basic = list.containsKey("o") && list.containsKey("G") && list.containsKey("x");
    boolean named = list.keySet().stream().anyMatch(whom -> whom.length() > 1);
    boolean whole = basic && (!named || list.containsKey("m"));
    return entries.isEmpty() || (whole && list.size() == entries.size());
  }

  /// What stands beside the permission bits.
  static Map<String, Integer> beside(Map<String, Integer> list) {
    Map<String, Integer> rights = new TreeMap<>(list);
    rights.keySet().removeAll(List.of("o", "m", "x"));
    return rights;
  }

  /// For who is not the owner.
  static boolean may(Caller caller, ModelNode node, int bits) {
    int mask = node.mode >> 3 & 7;
    int named = node.rights.getOrDefault("u" + caller.uid(), -1);
    if (named >= 0) {
      return (named & mask & bits) == bits;
    }
    boolean member = false;
    for (Map.Entry<String, Integer> entry : node.rights.entrySet()) {
      String whom = entry.getKey();
      boolean group = whom.startsWith("g") || whom.equals("G");
      if (group && caller.in(whom.equals("G") ? node.gid : Integer.parseInt(whom.substring(1)))) {
        member = true;
        if ((entry.getValue() & mask & bits) == bits) {
          return true;
        }
      }
    }
    return !member && (node.mode & bits) == bits;
  }
}
