# shellcheck shell=bash
# How our commands speak: what they do goes to stdout, what is wrong to stderr, under the name of the command that was called.
me=$(basename "$0")

say()  { printf '%s\n' "$@"; }           # a line for each argument
warn() { printf '%s: %s\n' "$me" "$*" >&2; }
die()  { warn "$*"; exit 1; }
