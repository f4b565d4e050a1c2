/// Tests of the package of the same name.
@NullMarked
package io.skerry.client.metadata;

import org.jspecify.annotations.NullMarked;
