/// Benchmarks against a running cluster. Every phase is bounded in time; figures are taken per
/// operation.
@NullMarked
package io.skerry.cli.bench;

import org.jspecify.annotations.NullMarked;
