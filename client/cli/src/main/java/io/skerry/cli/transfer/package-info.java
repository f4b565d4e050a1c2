/// Copies of files and trees into, out of and within a cluster: put, get, cp. A plan walks the
/// source in one thread; bounded workers copy the files; directories get their modes and times at
/// the end.
@NullMarked
package io.skerry.cli.transfer;

import org.jspecify.annotations.NullMarked;
