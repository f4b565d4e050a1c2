/// Mounting a namespace over a folder of this machine, and taking it away.
@NullMarked
package io.skerry.cli.mount;

import org.jspecify.annotations.NullMarked;
