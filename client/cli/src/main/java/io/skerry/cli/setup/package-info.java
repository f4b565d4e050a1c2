/// A real installation: making a cluster, joining it, running one server in the foreground.
@NullMarked
package io.skerry.cli.setup;

import org.jspecify.annotations.NullMarked;
