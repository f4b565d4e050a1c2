/// A program that knows Hadoop and nothing of Skerry.
@NullMarked
package io.skerry.example;

import org.jspecify.annotations.NullMarked;
