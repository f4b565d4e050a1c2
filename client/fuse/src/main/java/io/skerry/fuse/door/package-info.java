/// What each request of the kernel means for the files of a cluster; begin with {@link
/// io.skerry.fuse.door.MountedFiles}.
@NullMarked
package io.skerry.fuse.door;

import org.jspecify.annotations.NullMarked;
