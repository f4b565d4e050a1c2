package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.ALREADY_EXISTS;
import static io.skerry.proto.types.ErrorCode.INVALID_ARGUMENT;
import static io.skerry.proto.types.ErrorCode.NOT_PERMITTED;
import static io.skerry.proto.types.ErrorCode.NOT_SUPPORTED;
import static io.skerry.proto.types.ErrorCode.NO_DATA;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;

import io.skerry.metadata.command.Caller;
import io.skerry.metadata.command.FileTarget;
import io.skerry.metadata.command.Mode;
import io.skerry.metadata.command.RemoveExtendedAttribute;
import io.skerry.metadata.command.SetAcl;
import io.skerry.metadata.command.SetExtendedAttribute;
import io.skerry.proto.types.FileType;
import java.util.Map;
import java.util.TreeMap;

/// Access control lists and extended attributes of the model.
final class ModelAttributes {
  private final ModelWalk paths;

  ModelAttributes(ModelWalk paths) {
    this.paths = paths;
  }

  static void inherit(ModelNode directory, ModelNode node, Mode mode) {
    Map<String, Integer> defaults = directory.defaults;
    if (defaults.isEmpty() || node.type == FileType.SYMBOLIC_LINK) {
      node.mode = mode.bits() & ~mode.umask();
      return;
    }
    int group = defaults.getOrDefault("m", defaults.getOrDefault("G", 0));
    int allowed = defaults.getOrDefault("o", 0) << 6 | group << 3 | defaults.getOrDefault("x", 0);
    node.mode = mode.bits() & (07000 | allowed);
    if (defaults.containsKey("m")) {
      node.rights = AclModel.beside(defaults);
    }
    if (node.directory()) {
      node.defaults = new TreeMap<>(defaults);
    }
  }

  void setAcl(SetAcl c) {
    ModelNode node = paths.find(c.caller(), c.target());
    ModelRules.check(node.type != FileType.SYMBOLIC_LINK, NOT_SUPPORTED);
    Map<String, Integer> list = AclModel.list(c.entries());
    ModelRules.check(AclModel.wellFormed(c.entries(), list), INVALID_ARGUMENT);
    ModelRules.check(!c.byDefault() || node.directory() || list.isEmpty(), PERMISSION_DENIED);
    ModelRules.check(ModelRules.owns(c.caller(), node), NOT_PERMITTED);
    if (c.byDefault()) {
      node.defaults = list;
      return;
    }
    node.rights = list.containsKey("m") ? AclModel.beside(list) : new TreeMap<>();
    if (!list.isEmpty()) {
      int group = list.getOrDefault("m", list.getOrDefault("G", 0));
      node.mode =
          (node.mode & 07000)
              | list.getOrDefault("o", 0) << 6
              | group << 3
              | list.getOrDefault("x", 0);
    }
    boolean member = c.caller().superuser() || c.caller().in(node.gid);
    node.mode &= member ? 07777 : 05777;
  }

  private ModelNode attributed(Caller caller, FileTarget target) {
    ModelNode node = paths.find(caller, target);
    ModelRules.check(node.directory() || node.type == FileType.REGULAR, NOT_PERMITTED);
    boolean sticky = node.directory() && (node.mode & 01000) != 0;
    ModelRules.check(!sticky || ModelRules.owns(caller, node), NOT_PERMITTED);
    ModelRules.check(ModelRules.may(caller, node, 2), PERMISSION_DENIED);
    return node;
  }

  void setAttribute(SetExtendedAttribute c) {
    ModelRules.check(c.name().startsWith("user."), NOT_SUPPORTED);
    ModelNode node = attributed(c.caller(), c.target());
    boolean there = node.attributes.containsKey(c.name());
    ModelRules.check(c.when() != SetExtendedAttribute.When.ABSENT || !there, ALREADY_EXISTS);
    ModelRules.check(c.when() != SetExtendedAttribute.When.PRESENT || there, NO_DATA);
    node.attributes.put(c.name(), c.value().length);
  }

  void removeAttribute(RemoveExtendedAttribute c) {
    ModelRules.check(c.name().startsWith("user."), NOT_SUPPORTED);
    ModelNode node = attributed(c.caller(), c.target());
    ModelRules.check(node.attributes.remove(c.name()) != null, NO_DATA);
  }
}
