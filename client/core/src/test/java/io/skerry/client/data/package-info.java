/// Tests of the package of the same name.
@NullMarked
package io.skerry.client.data;

import org.jspecify.annotations.NullMarked;
