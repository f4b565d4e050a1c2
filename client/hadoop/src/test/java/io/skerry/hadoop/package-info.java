/// Tests of the door for Hadoop.
@NullMarked
package io.skerry.hadoop;

import org.jspecify.annotations.NullMarked;
