/// Administration: namespaces, users, groups, tokens, nodes, health.
@NullMarked
package io.skerry.cli.admin;

import org.jspecify.annotations.NullMarked;
