package io.skerry.fuse.door;

/// What the callers of one user see and do: all that begins at a node.
record Face(
    Surface surface,
    NameOperations names,
    AttributeOperations attributes,
    ExtendedAttributes extended) {
  static Face of(Surface surface, Accounts accounts, ContentOperations contents) {
    return new Face(
        surface,
        new NameOperations(surface),
        new AttributeOperations(surface, contents),
        new ExtendedAttributes(surface, accounts));
  }
}
