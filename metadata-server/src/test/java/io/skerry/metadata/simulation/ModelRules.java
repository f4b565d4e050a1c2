package io.skerry.metadata.simulation;

import static io.skerry.proto.types.ErrorCode.IS_A_DIRECTORY;
import static io.skerry.proto.types.ErrorCode.NOT_PERMITTED;
import static io.skerry.proto.types.ErrorCode.NO_SUCH_DEVICE;
import static io.skerry.proto.types.ErrorCode.PERMISSION_DENIED;
import static io.skerry.proto.types.ErrorCode.SYMBOLIC_LINK_LOOP;

import io.skerry.metadata.command.Caller;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.FileType;

/// Who may do what in the model.
final class ModelRules {
  private ModelRules() {}

  /// A rule of the model says no.
  static final class No extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final ErrorCode code;

    No(ErrorCode code) {
      super(code.text(), null, false, false);
      this.code = code;
    }
  }

  static ModelNode regular(ModelNode node) {
    check(!node.directory(), IS_A_DIRECTORY);
    check(node.type != FileType.SYMBOLIC_LINK, SYMBOLIC_LINK_LOOP);
    check(node.type == FileType.REGULAR, NO_SUCH_DEVICE);
    return node;
  }

  static void removable(Caller caller, ModelNode directory, ModelNode child) {
    check(may(caller, directory, 3), PERMISSION_DENIED);
    boolean sticky = (directory.mode & 01000) != 0;
    check(!sticky || owns(caller, child) || owns(caller, directory), NOT_PERMITTED);
  }

  static int afterWrite(Caller caller, ModelNode node) {
    return caller.superuser() ? node.mode : withoutSetId(caller, node);
  }

  static int withoutSetId(Caller caller, ModelNode node) {
    boolean member = caller.superuser() || caller.in(node.gid);
    return (node.mode & 010) != 0 || !member ? node.mode & 01777 : node.mode & 03777;
  }

  static boolean owns(Caller caller, ModelNode node) {
    return caller.superuser() || caller.uid() == node.uid;
  }

  static boolean may(Caller caller, ModelNode node, int bits) {
    if (caller.superuser()) {
      return true;
    }
    if (!node.rights.isEmpty() && caller.uid() != node.uid) {
      return AclModel.may(caller, node, bits);
    }
    int shift = caller.uid() == node.uid ? 6 : caller.in(node.gid) ? 3 : 0;
    return (node.mode >> shift & bits) == bits;
  }

  static void check(boolean holds, ErrorCode otherwise) {
    if (!holds) {
      throw new No(otherwise);
    }
  }
}
