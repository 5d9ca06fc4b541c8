#!/bin/bash
# The executor's pre-stop hook when Spark decommissions executors: SIGPWR makes it hand over its blocks, then it ends.
set -e
executor=$(pgrep --oldest java) || exit 0
kill -PWR "$executor"
timeout 60 tail --pid="$executor" --follow /dev/null
