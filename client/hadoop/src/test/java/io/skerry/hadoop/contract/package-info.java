/// Contract tests of Hadoop, bound to the door for Hadoop.
@NullMarked
package io.skerry.hadoop.contract;

import org.jspecify.annotations.NullMarked;
