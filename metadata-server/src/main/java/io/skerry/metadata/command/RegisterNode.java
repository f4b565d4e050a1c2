package io.skerry.metadata.command;

import io.skerry.metadata.model.Counter;
import io.skerry.metadata.model.Node;
import io.skerry.metadata.state.Outcome;
import io.skerry.metadata.state.Overlay;
import io.skerry.metadata.state.RejectedException;
import io.skerry.proto.types.ErrorCode;
import io.skerry.proto.types.Role;
import java.util.Optional;

/// A node says that it is there. Outcome: its id. The same name and role keep their id.
public record RegisterNode(
    String name, Role role, Node.Place place, String address, Node.Space space) implements Command {
  @Override
  public Outcome decide(Overlay state) throws RejectedException {
    AccountName.requireAccount(name);
    Optional<Node> known =
        state.scan(Node.all(), Integer.MAX_VALUE).stream()
            .filter(node -> node.name().equals(name))
            .findFirst();
    if (known.isPresent() && known.get().role() != role) {
      throw new RejectedException(
          ErrorCode.ALREADY_EXISTS, "Node " + name + " has role " + known.get().role().word());
    }
    if (known.filter(node -> node.duty() == Node.Duty.REMOVED).isPresent()) {
      throw new RejectedException(
          ErrorCode.ROLE_REFUSED,
          "Node " + name + " was removed from the cluster; join under another name");
    }
    Node.Duty duty = known.map(Node::duty).orElse(Node.Duty.SERVING);
    int id = known.isPresent() ? known.get().id() : (int) state.next(Counter.Kind.NODE, 0);
    Node node = new Node(id, name, role, place, address, true, space, duty);
    if (known.filter(node::equals).isEmpty()) {
      state.put(node);
      MapVersions.bump(state);
    }
    return Outcome.done((long) id);
  }
}
