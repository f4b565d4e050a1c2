/// The kernel's FUSE protocol as bytes: requests to records, answers to bytes, and the threads that
/// carry them. Knows no file system and no system call; begin with {@link
/// io.skerry.fuse.protocol.FuseServer}.
@NullMarked
package io.skerry.fuse.protocol;

import org.jspecify.annotations.NullMarked;
