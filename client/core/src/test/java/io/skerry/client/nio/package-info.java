/// Tests of the provider of `java.nio.file`.
@NullMarked
package io.skerry.client.nio;

import org.jspecify.annotations.NullMarked;
