/// The client against servers that are played inside the test: no cluster is needed here.
@NullMarked
package io.skerry.client;

import org.jspecify.annotations.NullMarked;
