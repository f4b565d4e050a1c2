/// Tests of the worker that need no cluster.
@NullMarked
package io.skerry.worker;

import org.jspecify.annotations.NullMarked;
