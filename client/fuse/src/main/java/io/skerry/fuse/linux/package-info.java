/// The few system calls that a mount needs, through the foreign-function API: mounting, and reading
/// and writing /dev/fuse. Knows nothing of what the bytes mean.
@NullMarked
package io.skerry.fuse.linux;

import org.jspecify.annotations.NullMarked;
