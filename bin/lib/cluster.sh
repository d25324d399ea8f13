# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# A master and slaves on loopback, on ports that are free, for as long as a script runs. To be
# sourced after common.sh. Everything is below CLUSTER_DIR: logs, and the slaves' directories.

# Frameworks and executors too.
export LIBPROCESS_IP=127.0.0.1

CLUSTER_DIR=$(mktemp -d "${TMPDIR:-/tmp}/mesos-cluster.XXXXXX")
CLUSTER_PIDS=()
# A daemon is there within a second; a busy machine may take its time.
MAX_START_SECONDS=60

# start_daemon NAME PROGRAM [ARG...]: sets ADDRESS to where it listens.
start_daemon() {
  local name=$1 program=$2 log=$CLUSTER_DIR/$1.log
  shift 2
  : >"$log"
  "$MESOS_BIN/$program" --ip=127.0.0.1 "$@" >"$log" 2>&1 &
  local pid=$! deadline=$((SECONDS + MAX_START_SECONDS))
  CLUSTER_PIDS+=("$pid")
  while ! ADDRESS=$(grep -m1 -oE 'Listening (on|at) [0-9.]+:[0-9]+' "$log"); do
    kill -0 "$pid" 2>/dev/null || fail "$name ended at once"
    ((SECONDS < deadline)) || fail "$name does not listen after $MAX_START_SECONDS seconds"
    sleep 0.02
  done
  ADDRESS=${ADDRESS##* }
}

start_slave() {
  local name=$1
  shift
  start_daemon "$name" mesos-slave --port=0 --master="$MASTER" --work_dir="$CLUSTER_DIR/$name" "$@"
}

start_master() {
  start_daemon master mesos-master --port=0 "$@"
  MASTER=$ADDRESS
}

# Ends all daemons, last first: a slave says goodbye to its master.
stop_cluster() {
  local i
  for ((i = ${#CLUSTER_PIDS[@]} - 1; i >= 0; i--)); do
    kill "${CLUSTER_PIDS[i]}" 2>/dev/null || true
  done
  wait
  CLUSTER_PIDS=()
}

print_logs() {
  local log
  for log in "$CLUSTER_DIR"/*.log; do
    echo "--- the end of $log"
    tail -n 30 "$log"
  done
}
