/// What POSIX expects of files, through the client library and server processes.
@NullMarked
package io.skerry.testkit.semantics;

import org.jspecify.annotations.NullMarked;
