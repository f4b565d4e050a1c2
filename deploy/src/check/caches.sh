#!/usr/bin/env bash
# The distribution has a start-up cache for each role, the current Java accepts it, a wrong one does no harm, and jars
# that came later than the cache are not run with it. Usage: caches.sh [DISTRIBUTION]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
home=$(cd "${1:-$root/deploy/target/skerry}" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
used='Using AOT-linked classes: true'
fail() { echo "caches.sh: $1" >&2; exit 1; }

# A server without settings refuses at once, with one line, after its classes were mapped.
refusal() { # ROLE DISTRIBUTION OPTIONS
  SKERRY_SERVER_OPTS=$3 "$2/bin/skerry" server "$1" --config "$work/empty.yaml" 2>&1 || true
}
: >"$work/empty.yaml"

for role in metadata storage worker; do
  [ -s "$home/lib/$role.aot" ] || fail "lib/$role.aot is missing; make it with: skerry warm"
  grep -q "$used" <<<"$(refusal "$role" "$home" -Xlog:aot=info)" || fail "Java does not use lib/$role.aot"
done
said=$(SKERRY_JAVA_OPTS=-Xlog:aot=info:stdout "$home/bin/skerry" --version)
grep -q "$used" <<<"$said" || fail "Java does not use lib/cli.aot"

# Hard links keep the jars as they are; the caches are replaced.
cp -rl "$home" "$work/copy"
rm "$work/copy"/lib/*.aot
plain=$(refusal storage "$work/copy" "")
[ "$(wc -l <<<"$plain")" = 1 ] || fail "a server without a cache says more than its refusal: $plain"
head -c 100000 /dev/urandom >"$work/copy/lib/storage.aot"
garbled=$(refusal storage "$work/copy" "")
[ "$garbled" = "$plain" ] || fail "a garbled cache changes what a server says: $garbled"
cp "$home/lib/metadata.aot" "$work/copy/lib/storage.aot"
foreign=$(refusal storage "$work/copy" "")
[ "$foreign" = "$plain" ] || fail "a cache of other jars changes what a server says: $foreign"

# A jar that is replaced after the cache was made, with the size and time of the old one.
cp "$home/lib/storage.aot" "$work/copy/lib/storage.aot"
touch -d '1 hour ago' "$work/copy/lib/storage.aot"
if grep -q "$used" <<<"$(refusal storage "$work/copy" -Xlog:aot=info)"; then
  fail "a cache older than its jars is used"
fi
echo "caches: present, accepted, and harmless when wrong"
