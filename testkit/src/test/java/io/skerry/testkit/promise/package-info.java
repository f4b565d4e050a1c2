/// Tests on server processes, each named after the promise of the design that it holds.
@NullMarked
package io.skerry.testkit.promise;

import org.jspecify.annotations.NullMarked;
