#!/usr/bin/env bash
# Does what deploy/README.md tells an operator to do, on three hosts of its own, and then cuts one off.
#
#   hosts.sh [DISTRIBUTION] [--keep] [--patience N]
#
# Every host is a network namespace with its own address, linked by a bridge in yet another namespace: nothing is
# set up on, and no packet reaches, the machine's own network. Needs root, iproute2 and a JDK 25; takes one to two minutes.
# --keep leaves logs and data for a look at a failure. --patience multiplies every deadline, for a machine that is
# busy with other things.
set -euo pipefail

die() {
  echo "hosts check: $1" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || die "needs root to make network namespaces; run it as root, or build with -DskipChecks"
command -v ip >/dev/null || die "needs the ip command: apt-get install iproute2"
ip netns add "skh$$-try" 2>/dev/null || die "this machine does not let root make network namespaces (ip netns add)"
ip netns delete "skh$$-try"

keep=false
patience=1
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../target/skerry" 2>/dev/null && pwd -P) || home=
while [ $# -gt 0 ]; do
  case $1 in
    --keep) keep=true ;;
    --patience)
      shift
      patience=${1:-}
      [[ $patience =~ ^[1-9]$ ]] || die "--patience takes a number from 1 to 9"
      ;;
    -*) die "unknown option $1" ;;
    *) home=$(cd "$1" 2>/dev/null && pwd -P) || die "$1: no such folder" ;;
  esac
  shift
done
[ -x "$home/bin/skerry" ] || die "no distribution; build it with: mvn package -DskipTests"

# Seconds. No step may take longer, and all together no longer than total.
readonly total=$((235 * patience)) call=$((60 * patience)) start=$((90 * patience))
readonly failover=$((45 * patience)) healing=$((90 * patience)) stopping=$((20 * patience))
readonly hosts=(h1 h2 h3)
readonly -A address=([h1]=10.77.0.11 [h2]=10.77.0.12 [h3]=10.77.0.13 [desk]=10.77.0.21)
readonly metadata_status=9402 storage_status=9412 worker_status=9422
readonly prefix=skh$$
work=$(mktemp -d "${TMPDIR:-/tmp}/skerry-hosts.XXXXXX")
readonly work
mkdir "$work/log"
namespaces=()
pids=()
names=()
# Servers and clients must not see settings of whoever runs this.
unset SKERRY_CLUSTER SKERRY_AS SKERRY_DIR SKERRY_SERVER_OPTS SKERRY_JAVA_OPTS
export SKERRY_SERVER_HEAP=256m

# --- words -------------------------------------------------------------------------------------------------------

step() {
  printf 'hosts %3d s  %s\n' "$SECONDS" "$1"
}

fail() {
  step "FAILED: $1" >&2
  local log
  for log in "$work"/log/*.log; do
    [ -s "$log" ] || continue
    echo "--- ${log##*/}" >&2
    tail -n 4 "$log" | cut -c1-400 >&2
  done
  exit 1
}

# Runs a command, but not beyond its own time nor the time of all.
bounded() {
  local seconds=$1 left=$((total - SECONDS))
  shift
  [ "$left" -gt 0 ] || fail "all together took longer than $total s"
  timeout --kill-after=5 "$((seconds < left ? seconds : left))" "$@"
}

# Waits until a condition (a function) holds.
await() {
  local seconds=$1 what=$2 deadline=$((SECONDS + $1))
  shift 2
  until "$@"; do
    [ "$SECONDS" -lt "$deadline" ] || fail "$what: not within $seconds s"
    [ "$SECONDS" -lt "$total" ] || fail "$what: all together took longer than $total s"
    check_alive
    sleep 0.3
  done
}

# Something done at a person's desk: what PERSON types on host HOST.
at() {
  local host=$1 person=$2
  shift 2
  (
    cd "$work"
    SKERRY_CONFIG=$work/people/$person/config.yaml XDG_CACHE_HOME=$work/people/$person/cache \
      bounded "$call" ip netns exec "$prefix-$host" "$home/bin/skerry" "$@"
  )
}

admin() {
  at desk admin --as admin "$@"
}

alice() {
  at desk alice --as alice "$@"
}

# --- hosts -------------------------------------------------------------------------------------------------------

add_namespace() {
  ip netns add "$prefix-$1"
  namespaces+=("$prefix-$1")
  ip -n "$prefix-$1" link set lo up
}

make_network() {
  add_namespace lan
  ip -n "$prefix-lan" link add lan type bridge
  ip -n "$prefix-lan" link set lan up
  local name
  for name in "${hosts[@]}" desk; do
    add_namespace "$name"
    ip -n "$prefix-$name" link add eth0 type veth peer name "to-$name" netns "$prefix-lan"
    ip -n "$prefix-$name" address add "${address[$name]}/24" dev eth0
    ip -n "$prefix-$name" link set eth0 up
    ip -n "$prefix-lan" link set "to-$name" master lan up
  done
}

# Pulls the cable of a host, or plugs it in: packets vanish, no connection is closed.
cable() {
  ip -n "$prefix-lan" link set "to-$1" "$2"
}

# What the unit skerry-ROLE.service does.
start_server() {
  local host=$1 role=$2 folder=$work/$1/$2
  (
    cd "$folder"
    exec ip netns exec "$prefix-$host" "$home/bin/skerry" server "$role" --config "$folder/conf/$role.yaml"
  ) >"$work/log/$host-$role.log" 2>&1 &
  pids+=($!)
  names+=("$role on $host")
}

check_alive() {
  local i
  for i in "${!pids[@]}"; do
    kill -0 "${pids[$i]}" 2>/dev/null || fail "${names[$i]} ended by itself"
  done
}

# A page of a server's status port, asked on its own host.
status() {
  local host=$1 port=$2 page=$3
  # shellcheck disable=SC2016  # expanded by the inner shell
  bounded 5 ip netns exec "$prefix-$host" bash -c \
    'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET %s HTTP/1.0\r\n\r\n" "$2" >&3 && cat <&3' \
    - "$port" "$page" 2>/dev/null | tr -d ' '
}

# Whether a page has a text. Reads all of it: a pipe closed early would count as a failure.
shows() {
  local text=$1
  shift
  [[ $(status "$@") == *"$text"* ]]
}

serves() {
  shows '"status":"ok"' "$1" "$2" /health
}

stop_servers() {
  local i code clean=true deadline=$((SECONDS + stopping))
  for i in "${!pids[@]}"; do
    kill -TERM "${pids[$i]}" 2>/dev/null || true
  done
  for i in "${!pids[@]}"; do
    while kill -0 "${pids[$i]}" 2>/dev/null && [ "$SECONDS" -lt "$deadline" ]; do
      sleep 0.1
    done
    if kill -KILL "${pids[$i]}" 2>/dev/null; then
      echo "hosts check: ${names[$i]} did not stop within $stopping s" >&2
      clean=false
    fi
    code=0
    wait "${pids[$i]}" 2>/dev/null || code=$?
    # Java answers 143 to SIGTERM where the server does not say 0 itself.
    case $code in
      0 | 143) ;;
      *)
        echo "hosts check: ${names[$i]} ended with $code" >&2
        clean=false
        ;;
    esac
  done
  pids=()
  $clean
}

# shellcheck disable=SC2329  # called by the trap
clean_up() {
  local result=$? name
  trap - EXIT
  trap '' INT TERM HUP
  stop_servers || [ "$result" -ne 0 ] || result=1
  for name in "${namespaces[@]}"; do
    ip netns delete "$name" || result=1
  done
  if $keep; then
    echo "kept: $work" >&2
  else
    rm -rf "$work"
  fi
  exit "$result"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- the walk-through --------------------------------------------------------------------------------------------

make_cluster() {
  local arguments=() i host
  for i in 1 2 3; do
    arguments+=(--metadata "m$i=${address[h$i]}@a")
  done
  at desk admin init --dir "$work/founding" "${arguments[@]}" >"$work/log/init.log" 2>&1 || fail "init"
  for i in 1 2 3; do
    host=$work/h$i
    mkdir -m 700 "$host"
    tar -C "$work/founding" --transform "s,^m$i,metadata," -c "m$i" keys | tar -C "$host" -x
    start_server "h$i" metadata
  done
  for host in "${hosts[@]}"; do
    await "$start" "metadata server on $host" serves "$host" "$metadata_status"
  done
}

join_server() {
  local host=$1 role=$2 token
  shift 2
  token=$(admin token create "$role" "${role:0:1}${host#h}" --site a --rack "r${host#h}") ||
    fail "no token for a $role"
  at "$host" "root-$host" join "$token" --dir "$work/$host/$role" --host "${address[$host]}" "$@" >/dev/null ||
    fail "join of the $role on $host"
  start_server "$host" "$role"
}

join_user() {
  local person=$1 token
  admin user create "$person" >/dev/null || fail "user $person"
  token=$(admin token create user "$person") || fail "no token for $person"
  at desk "$person" join "$token" >/dev/null || fail "join of $person"
}

healthy() {
  local answer
  answer=$(admin health --json 2>/dev/null | tr -d ' \n')
  case $answer in
    *'"status":"ok"'*'"debts":0'[,}]*) true ;;
    *) false ;;
  esac
}

unhealthy() {
  local answer
  answer=$(admin health --json 2>/dev/null | tr -d ' \n')
  case $answer in
    *'"status":"degraded"'*) true ;;
    *) false ;;
  esac
}

# A tree with what trees have: many small files, some of several chunks, empty ones, odd names, links.
make_tree() {
  local tree=$1
  mkdir -p "$tree/deep/er/still" "$tree/empty directory"
  cp -r "$home/bin" "$home/lib/cli" "$tree/"
  head -c 41234567 /dev/urandom >"$tree/deep/several-chunks"
  : >"$tree/deep/er/nothing"
  printf 'x' >"$tree/deep/er/still/ein Wörtchen.txt"
  ln -s ../several-chunks "$tree/deep/er/link"
}

# Puts a tree, gets it back, compares every byte.
round_trip() {
  local source=$1 name=$2 copy=$work/copies/$2-$SECONDS
  alice put -r "$source" "/team/$name" || fail "put of $name"
  read_back "$source" "$name" "$copy"
}

read_back() {
  local source=$1 name=$2 copy=${3:-$work/copies/$2-$SECONDS}
  mkdir -p "$work/copies"
  alice get -r "/team/$name" "$copy" || fail "get of $name"
  diff -r --no-dereference "$source" "$copy" >&2 || fail "$name is not what was put"
  rm -rf "$copy"
}

# The host whose metadata server leads group 1, where the namespace's files are.
find_leader() {
  local host
  for host in "${hosts[@]}"; do
    if shows '"group":1,"leading":true' "$host" "$metadata_status" /health; then
      leader=$host
      return 0
    fi
  done
  return 1
}

make_network
step "three hosts and a desk, each in a network namespace of its own"
make_cluster
step "three metadata servers made by init, copied to their hosts, serving"
for host in "${hosts[@]}"; do
  join_server "$host" storage
done
join_server h1 worker --status-port "$worker_status"
for host in "${hosts[@]}"; do
  await "$start" "storage node on $host" serves "$host" "$storage_status"
done
await "$start" "worker on h1" serves h1 "$worker_status"
step "three storage nodes and a worker joined by token, serving"
join_user alice
admin namespace create team --owner alice >/dev/null || fail "namespace"
await "$start" "health" healthy
step "user alice joined, namespace /team made, health is ok"

for host in "${hosts[@]}"; do
  shows skerry_group_leading "$host" "$metadata_status" /metrics || fail "no metrics on $host"
  if bounded 5 ip netns exec "$prefix-desk" bash -c "exec 3<>/dev/tcp/${address[$host]}/$metadata_status" 2>/dev/null; then
    fail "the status port of $host is open to other hosts"
  fi
done
make_tree "$work/tree"
round_trip "$work/tree" tree
step "$(find "$work/tree" -type f | wc -l) files, $(du -sm "$work/tree" | cut -f1) MiB put and read back, equal"

leader=
await "$start" "a leader of group 1" find_leader
cable "$leader" down
cut_at=$SECONDS
mkdir "$work/small"
cp "$home"/bin/* "$work/small/"
head -c 20000000 /dev/urandom >"$work/small/bytes"
round_trip "$work/small" while-cut
took=$((SECONDS - cut_at))
[ "$took" -le "$failover" ] || fail "first put and get without $leader took $took s, more than $failover s"
step "$leader (leader and storage node) cut off; put and get went on, $took s with the change of leader"
read_back "$work/tree" tree
await "$start" "health says that something is missing" unhealthy
step "all older files are read without $leader; health says degraded"

cable "$leader" up
await "$healing" "health is ok and no copy is missing after $leader came back" healthy
step "$leader is back, health is ok, no copy is missing"
read_back "$work/small" while-cut
read_back "$work/tree" tree
stop_servers || fail "a server did not stop cleanly"
step "all read again, all servers stopped cleanly"
echo "hosts check passed"
