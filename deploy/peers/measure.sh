#!/bin/bash
# measure.sh NAME : start the peer from nothing, bench it, idle CPU, CLI latency, stop. NAME: skerry skerry-mount hdfs hdfs-ha hdfs-enc ozone moosefs local
# results: $PEERS_WORK/results/NAME.{csv,log,extra}; the whole run holds the bench lock.
# MEASURE_OPS limits the ops (default all)
. "$(dirname "$0")/common.sh"
N="$1"; [ -n "$N" ] || { sed -n '2,4p' "$0"; exit 2; }
R="$PEERS_WORK/results"; : "${MEASURE_OPS:=warmup,seq,par,small,meta,list,rand}"
one() {
  rm -f "$R/$N.csv" "$R/$N.log" "$R/$N.extra"
  echo "loadavg before: $(cat /proc/loadavg)" >"$R/$N.extra"
  case "$N" in
    hdfs*) S="$PEERS_HOME/hdfs/hdfs.sh"; m=${N#hdfs}; m=${m#-}; "$S" start "${m:-plain}" >>"$R/$N.extra" 2>&1 || { "$S" clean; return 1; }; A=(--cp "$("$S" conf)" --uri "$("$S" uri)");;
    ozone*) S="$PEERS_HOME/ozone/ozone.sh"; "$S" start >>"$R/$N.extra" 2>&1 || { "$S" clean; return 1; }; A=(--base-cp ozone --cp "$("$S" conf)" --uri "$("$S" uri)" --base "$("$S" base)");;
    moosefs) S="$PEERS_HOME/moosefs/moosefs.sh"; "$S" start >>"$R/$N.extra" 2>&1 || { "$S" clean; return 1; }; A=(--base-cp none --uri "$("$S" uri)");;
    skerry) S="$PEERS_HOME/skerry/skerry.sh"; export SKERRY_DIR="$PEERS_WORK/skerry-hadoop/cluster"; "$S" start >>"$R/$N.extra" 2>&1 || { "$S" clean; return 1; }; A=(--cp "$("$S" conf)" --uri "$("$S" uri)" --base "$("$S" base)");;
    skerry-mount) S="$PEERS_HOME/skerry/mount.sh"; "$S" start >>"$R/$N.extra" 2>&1 || { "$S" clean; return 1; }; A=(--base-cp none --uri "$("$S" uri)");;
    local) S=true; mkdir -p "$PEERS_WORK/local"; A=(--base-cp none --uri "$PEERS_WORK/local");;
    *) echo "unknown $N"; return 2;;
  esac
  P=(); [ "$S" = true ] || P=(--pids "$("$S" pids)")
  W=""; [ "$S" = true ] || W="$("$S" wrap 2>/dev/null)"
  timeout 1500 $W "$PEERS_HOME/bench.sh" "${A[@]}" "${P[@]}" --label "$N" --csv "$R/$N.csv" --secs 5 --ops "$MEASURE_OPS" ${MEASURE_FLAGS:-} >"$R/$N.log" 2>"$R/$N.err"
  echo "bench rc=$?" >>"$R/$N.extra"
  if [ "$S" != true ]; then
    "$S" clitime >>"$R/$N.extra" 2>&1
    sleep 10; "$S" idle 20 >>"$R/$N.extra" 2>&1
    "$S" extra >>"$R/$N.extra" 2>/dev/null
    "$S" clean >>"$R/$N.extra" 2>&1
  else rm -rf "$PEERS_WORK/local"; fi
  echo "loadavg after: $(cat /proc/loadavg)" >>"$R/$N.extra"
}
locked one
cat "$R/$N.extra"
