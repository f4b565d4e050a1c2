/// Faults between processes: a TCP proxy that delays, holds back or cuts what passes through it.
@NullMarked
package io.skerry.testkit.fault;

import org.jspecify.annotations.NullMarked;
