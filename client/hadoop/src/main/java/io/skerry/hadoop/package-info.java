/// The door for Hadoop and what is built on its file system interface. Knows the public library
/// only; Hadoop itself is brought by whoever uses it. Start with {@link SkerryFileSystem}.
@NullMarked
package io.skerry.hadoop;

import org.jspecify.annotations.NullMarked;
