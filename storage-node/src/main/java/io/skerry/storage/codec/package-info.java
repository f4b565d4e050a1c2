/// Translates between messages on the wire and the records of `chunk`; nothing is decided here.
/// Payload is never copied: it stays the bytes that came from or go to the socket.
@NullMarked
package io.skerry.storage.codec;

import org.jspecify.annotations.NullMarked;
