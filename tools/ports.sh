# shellcheck shell=bash
# Who listens on a TCP port, read from /proc: a bare machine has neither `ss` nor `lsof`.

# The socket inodes that listen on a port, at any address.
listeners_on() {
    local hex
    hex=$(printf '%04X' "$1")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == port { print $10 }'
}

port_is_free() { [[ -z $(listeners_on "$1") ]]; }

# "nginx (pid 812)" for the first holder that this user may see, else nothing.
holder_of() {
    local inode link pid
    for inode in $(listeners_on "$1"); do
        link=$(find /proc/[0-9]*/fd -lname "socket:\[$inode\]" -print -quit 2>/dev/null || true)
        [[ -n $link ]] || continue
        pid=${link#/proc/}; pid=${pid%%/*}
        printf '%s (pid %s)' "$(cat "/proc/$pid/comm" 2>/dev/null)" "$pid"
        return
    done
}

# A port that nobody listens on, below the range that the kernel hands out by itself.
free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + RANDOM % 12000))
        if port_is_free "$port"; then printf '%s' "$port"; return; fi
    done
    return 1
}
