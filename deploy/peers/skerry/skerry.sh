#!/bin/bash
# skerry.sh [--mount] start | stop | clean | cli ARGS... | conf | uri | pids | idle | clitime
# 3 metadata servers + 3 storage nodes, each its own JVM with the peers' heap and the compiler as Java has it by
# default; encryption, mutual TLS and fsync are on, as always. --mount: measured through a mount instead of Hadoop's
# interface. Needs the distribution (mvn -q install -DskipTests in the source tree), or SKERRY_DISTRIBUTION.
. "$(dirname "$0")/../common.sh"
DOOR=hadoop; [ "$1" = --mount ] && { DOOR=mount; shift; }
ROOT="$(cd "$PEERS_HOME/../.." && pwd)"
: "${SKERRY_DISTRIBUTION:=$ROOT/deploy/target/skerry}"
D="$PEERS_WORK/skerry-$DOOR"; M="$D/mnt"; mkdir -p "$D"
export SKERRY_DIR="$D/cluster" SKERRY_NO_BUILD=1 SKERRY_SERVER_HEAP="${PEERS_HEAP#-Xmx}"
export SKERRY_SERVER_OPTS="-XX:Tier4InvocationThreshold=5000 -XX:Tier4MinInvocationThreshold=600 -XX:Tier4CompileThreshold=15000 -XX:Tier4BackEdgeThreshold=40000"
skerry() { "$SKERRY_DISTRIBUTION/bin/skerry" "$@"; }
field() { skerry dev status --json | tr ',{' '\n\n' | sed -n "s/^ *\"$1\" *: *\"*\([^\"}]*\).*/\1/p"; }
connector() { ls "$ROOT"/client/hadoop/target/skerry-client-hadoop-*-shaded.jar; }
start() {
  clean 2>/dev/null; mkdir -p "$D"; local t0; t0=$(now_ms)
  skerry dev start --metadata 3 --storage 3 --worker 0 >"$D/start.out" 2>&1 9>&- || { tail -n 5 "$D/start.out"; return 1; }
  if [ $DOOR = mount ]; then
    mkdir -p "$M"; skerry mount /demo "$M" >"$D/mount.out" 2>&1 9>&- || { cat "$D/mount.out"; return 1; }
    head -c 4096 /dev/zero >"$M/first" && sync "$M/first" && rm "$M/first" || return 1
    awk -v a="$t0" -v b="$(now_ms)" 'BEGIN{printf "START_TO_FIRST_WRITE_S %.1f\n", (b-a)/1000}'
  else
    local w; w=$("$PEERS_HOME/bench.sh" --cp "$(conf)" --uri "$(uri)" --base /demo --ops firstwrite --timeout 120 2>"$D/first.err" | grep FIRSTWRITE) || { echo "no first write: $w"; return 1; }
    echo "$w" | awk -v t="$t0" '{printf "START_TO_FIRST_WRITE_S %.1f\n", ($2-t)/1000}'
  fi
}
conf() {
  mkdir -p "$D/conf-client"; echo '<configuration/>' >"$D/conf-client/core-site.xml"; cp "$PEERS_HOME/bench/conf/log4j.properties" "$D/conf-client/"
  echo "$D/conf-client:$(connector)"
}
uri() { if [ $DOOR = mount ]; then echo "$M"; else echo "skerry://$(field cluster | head -n 1)/"; fi; }
pids() { field pid >"$D/pids"; [ $DOOR != mount ] || pgrep -f "mount /demo $M" >>"$D/pids"; echo "$D/pids"; }
clean() { mountpoint -q "$M" && skerry unmount "$M"; skerry dev wipe >/dev/null 2>&1; rm -rf "$D"; }
case "$1" in
  start) start;;
  stop|clean) clean;;
  conf) conf;;
  uri) uri;;
  pids) pids;;
  base) [ $DOOR = mount ] && echo "$M/bench" || echo /demo/bench;;
  wrap) :;;
  cli) shift; skerry "$@";;
  clitime) for i in 1 2 3 4 5; do a=$(now_ms); if [ $DOOR = mount ]; then ls -l "$M" >/dev/null; else skerry ls /demo >/dev/null; fi; echo "cli_ls_s $(awk -v d=$(( $(now_ms)-a )) 'BEGIN{printf "%.3f", d/1000}')"; done;;
  idle) pids >/dev/null; echo "idle_cpu_pct_of_one_core $(idle_cpu "$D/pids" "${2:-20}")"; set -- $(rss_cpu "$D/pids"); echo "rss_mib $1 sum_of_peaks_mib $2";;
  extra) [ $DOOR != mount ] || "$PEERS_HOME/fio-rand.sh" "$M";;
  *) sed -n '2,5p' "$0"; exit 2;;
esac
