/// The example that the README shows, compiled with every build.
@NullMarked
package io.skerry.example;

import org.jspecify.annotations.NullMarked;
