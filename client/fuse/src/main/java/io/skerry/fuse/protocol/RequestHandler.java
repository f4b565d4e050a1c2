package io.skerry.fuse.protocol;

/// What answers requests. Called by many threads at once.
public interface RequestHandler {
  /// Does what is asked and writes the answer, if the operation has one.
  ///
  /// @throws FuseFailure the answer is this error; what was written is dropped
  void handle(RequestHeader header, Operation operation, Reply reply) throws FuseFailure;
}
