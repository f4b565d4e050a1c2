/// Tests of how clusters and identities are found.
@NullMarked
package io.skerry.client.config;

import org.jspecify.annotations.NullMarked;
