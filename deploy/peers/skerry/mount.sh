#!/bin/bash
exec "$(dirname "$0")/skerry.sh" --mount "$@"
