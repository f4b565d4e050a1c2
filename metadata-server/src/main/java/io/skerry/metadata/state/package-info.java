/// What it means to read and change the metadata: the reader, the overlay that commands write into,
/// the changes that come out of it, and the outcome of a command. Pure: no I/O, no clock, no
/// threads.
@NullMarked
package io.skerry.metadata.state;

import org.jspecify.annotations.NullMarked;
