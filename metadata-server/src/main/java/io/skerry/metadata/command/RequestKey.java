package io.skerry.metadata.command;

/// Names one request for exactly-once execution (P8).
///
/// @param number 1, 2, 3 ... within the session
/// @param answeredBelow every lower number has been answered to the caller
public record RequestKey(long session, long number, long answeredBelow) {}
