/// Translates rows and log entries to the bytes that are stored, and back; reads every version ever
/// written. A row without an arm here does not compile. What it cannot read is an error that says
/// so. Start with {@link io.skerry.metadata.codec.RowCodec}.
@NullMarked
package io.skerry.metadata.codec;

import org.jspecify.annotations.NullMarked;
