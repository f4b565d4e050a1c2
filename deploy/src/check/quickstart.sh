#!/usr/bin/env bash
# Runs `skerry quickstart` twice in a folder of its own: the first run makes a cluster, the second one uses it.
# Cleans up by itself. Usage: quickstart.sh [DISTRIBUTION]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
skerry=${1:-$root/deploy/target/skerry}/bin/skerry
[ -x "$skerry" ] || { echo "quickstart.sh: $skerry is missing; build it with: mvn package" >&2; exit 1; }

SKERRY_DIR=$(mktemp -d)/cluster
export SKERRY_DIR
trap '"$skerry" dev wipe >/dev/null 2>&1 || true; rmdir "${SKERRY_DIR%/*}" 2>/dev/null || true' EXIT

first=$("$skerry" quickstart)
grep -q 'all equal' <<<"$first"
grep -q 'all of it came from site b' <<<"$first"
grep -q 'refused: .*Permission denied' <<<"$first"

second=$("$skerry" quickstart)
grep -q 'A local cluster runs already' <<<"$second"
grep -q 'all equal' <<<"$second"
echo "quickstart: both runs passed"
