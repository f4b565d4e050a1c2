package io.skerry.storage.chunk;

import java.nio.ByteBuffer;

/// One sealed block: ciphertext and tag.
///
/// @param checksum CRC-32C of the bytes
/// @param bytes read by position and limit; whoever needs it longer than the call copies it
public record SealedBlock(int number, int checksum, ByteBuffer bytes) {}
