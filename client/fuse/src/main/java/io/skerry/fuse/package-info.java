/// A namespace as a folder of this machine: {@link io.skerry.fuse.Mount} puts the parts together.
/// Uses the public client library only.
@NullMarked
package io.skerry.fuse;

import org.jspecify.annotations.NullMarked;
