/// Mounts on the real kernel, served by processes of their own.
@NullMarked
package io.skerry.testkit.mount;

import org.jspecify.annotations.NullMarked;
