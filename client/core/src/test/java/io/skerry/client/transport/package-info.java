/// Tests of the package of the same name.
@NullMarked
package io.skerry.client.transport;

import org.jspecify.annotations.NullMarked;
