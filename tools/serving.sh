# shellcheck shell=bash
# The parts of ./run: one data folder, one database, one server, and a clean end however it comes. Expects `root`, `data`, `host`,
# `port`, `check` and `tls` of ./run, and tools/say.sh, plain_user.sh and ports.sh.
readonly ready_s_max=60
readonly drain_s_max=12                  # the server itself promises ten
readonly server_log_bytes_max=$((64 << 20))   # at a start; one older log is kept
server='' child='' database='' place='' owned='' stand_in=''

# ---- one ./run for a data folder ----

# The kernel drops the lock when we die, however we die; no child of ours inherits it.
claim_the_folder() {
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    trap leave EXIT
    mkdir -p "$data" || die "$data can't be made"
    exec {folder_lock}<>"$data/run.lock" || die "$data can't be written"
    if ! flock --nonblock "$folder_lock"; then
        die "already running on $data: $(cat "$data/run.lock"). Stop it there, or use another --data and --port."
    fi
    owned=1
    end_the_earlier_server
    printf 'pid %s, http://%s:%s\n' $$ "$host" "$port" >"$data/run.lock"
}

# The lock is ours, so the ./run before us is dead. Its server was told by the kernel and may be draining still, or may hang.
end_the_earlier_server() {
    local pid tenth
    pid=$(cat "$data/server.pid" 2>/dev/null) || return 0
    for ((tenth = 0; tenth < 10 * drain_s_max; tenth++)); do
        [[ "$(cat "/proc/$pid/comm" 2>/dev/null)" == shopx ]] || return 0
        if ((tenth == 0)); then say "The server of an earlier start is still here (pid $pid); waiting for it to drain."; fi
        sleep 0.1
    done
    warn "it does not stop; it is killed"
    kill -KILL "$pid" 2>/dev/null || true
}

refuse_a_taken_port() {
    port_is_free "$port" && return
    local holder; holder=$(holder_of "$port")
    die "port $port is taken by ${holder:-a process that this user may not see}. Stop that, or choose another: ./run --port $((port + 1))"
}

is_loopback() { [[ $host == 127.* || $host == localhost || $host == ::1 ]]; }

# ---- where it lives ----

# The server runs as a plain user. When root keeps the checkout where that user can't go (below /root, say), the program and the data
# get a place of their own, and the data folder becomes a link to it.
settle_where_it_lives() {
    app=$root
    make_the_plain_user
    if ! plain_user_enters "$root/build/release"; then
        claim_a_place
        app=$place/app
        say "User $plain_user can't enter $root: a copy of the program runs from $app."
        copy_what_runs "$app"
    fi
    home=$data
    if ! plain_user_enters "$(dirname "$data")"; then
        claim_a_place
        home=$place/data
        say "User $plain_user can't enter $(dirname "$data"): the data live in $home, and $data links there."
        give_to_plain "$home"
        ln -sfn "$home/postgres" "$data/postgres"
        ln -sfn "$home/demo-logins.txt" "$data/demo-logins.txt"
    fi
    give_to_plain "$home" "$home/server"
    chmod 700 "$home/server"
    log=$home/server/shopx.log logins=$home/demo-logins.txt
}

# The checkout as far as a running server reads it, under the same names.
copy_what_runs() {
    rm -rf "${1:?}"
    local part
    for part in build/release/shopx build/release/stripe-sim/stripe-sim web/dist demo; do
        if [[ -e $root/$part ]]; then mkdir -p "$(dirname "$1/$part")" && cp -r "$root/$part" "$1/$part"; fi
    done
}

claim_a_place() {
    place=/var/lib/shopx/$(printf '%s' "$data" | sha256sum | cut -c1-16)
    mkdir -p "$place"
}

# The authority and its key stay with who called us; the server gets its own certificate and no more.
make_a_certificate() {
    local names=(localhost 127.0.0.1 ::1)
    is_loopback || names+=("$host" "$(uname -n)")
    "$root/tools/make-certificate" "$data/tls" "${names[@]}"
    install -m 600 "$data/tls/server.pem" "$home/server/tls.pem"
    install -m 600 "$data/tls/server-key.pem" "$home/server/tls-key.pem"
    ((EUID)) || chown "$plain_user:$plain_user" "$home/server/tls.pem" "$home/server/tls-key.pem"
}

say_how_to_trust_it() {
    say "Its certificate is by an authority of this folder's own: $data/tls/authority.pem. To trust it, for this machine's commands:" \
        "  sudo install -m 644 $data/tls/authority.pem /usr/local/share/ca-certificates/shopx-$(uname -n).crt && sudo update-ca-certificates" \
        "In a browser: settings, certificates, authorities, import. Whoever reads authority-key.pem beside it can pretend to be any server for you."
}

# ---- the database and the program ----

start_the_database() {
    say "Starting PostgreSQL 15 in $home/postgres."
    database=$home/postgres
    "$root/tools/cluster" start "$database" {folder_lock}>&-
    database_url=$("$root/tools/cluster" url "$database")
}

# shopx_here COMMAND…: runs it as the plain user, set up for this folder. It replaces the shell that calls it: wrap it in ( ) to come back.
shopx_here() {
    exec {folder_lock}>&-
    cd "$app"
    if ((tls)); then export SHOPX_TLS_CERT=$home/server/tls.pem SHOPX_TLS_KEY=$home/server/tls-key.pem; fi
    as_plain env SHOPX_DB="$database_url" SHOPX_LISTEN="$host:$port" SHOPX_DATA="$home/server" SHOPX_WEB="$app/web/dist" "$@"
}

shopx() { (shopx_here build/release/shopx "$@"); }

# Cards without an account at Stripe: a stand-in that keeps its payments in the data folder. Whoever names a key of theirs has none of it.
start_the_stand_in() {
    if [[ -n ${SHOPX_STRIPE_KEY:-} ]]; then return; fi
    local line_port events=()
    line_port=$(free_port) || die "found no free port"
    export SHOPX_STRIPE_URL=http://127.0.0.1:$line_port SHOPX_STRIPE_KEY=sk_test_standin SHOPX_STRIPE_WEBHOOK_SECRET=whsec_standin
    ((tls)) || events=(--webhook "http://127.0.0.1:$port/v1/stripe/webhooks" --webhook-secret "$SHOPX_STRIPE_WEBHOOK_SECRET")
    (shopx_here setpriv --pdeathsig TERM setsid build/release/stripe-sim/stripe-sim --listen "127.0.0.1:$line_port" "${events[@]}" \
        --state "$home/server/stripe-sim.journal") >>"$home/server/stripe-sim.log" 2>&1 </dev/null &
    stand_in=$!
}

# In a session of its own, so that Ctrl-C reaches us alone and the server is asked once; should we be killed outright, the kernel asks it.
start_the_server() {
    if [[ -f $log ]] && (($(stat -c %s "$log") > server_log_bytes_max)); then mv "$log" "$log.1"; fi
    refuse_a_taken_port                  # the build may have taken minutes
    (shopx_here setpriv --pdeathsig TERM setsid build/release/shopx serve) >>"$log" 2>&1 </dev/null &
    server=$!
    echo "$server" >"$data/server.pid"
    local tenth
    for ((tenth = 0; tenth < 10 * ready_s_max; tenth++)); do
        if is_ready; then return; fi
        kill -0 "$server" 2>/dev/null || { tail -n 20 "$log" >&2; server=; die "the server ended before it was ready; its log is $log"; }
        sleep 0.1
    done
    tail -n 20 "$log" >&2
    die "the server is not ready after $ready_s_max s; its log is $log"
}

is_ready() {
    local status address=$host
    [[ $host == 0.0.0.0 ]] && address=127.0.0.1
    if ((tls)); then
        printf 'GET /readyz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address:$port" |
            timeout 5 openssl s_client -quiet -connect "$address:$port" 2>/dev/null | head -n 1 | grep -q ' 200 '
        return
    fi
    (
        exec {line}<>"/dev/tcp/$address/$port"
        printf 'GET /readyz HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address:$port" >&"$line"
        read -r -t 5 _ status _ <&"$line" && [[ $status == 200 ]]
    ) 2>/dev/null
}

# ---- waiting, and the end ----

# A long step that a signal may cut short: bash would sit out a foreground child before it looks at its traps.
until_done() {
    setsid "$@" {folder_lock}>&- &
    child=$!
    wait "$child"
    child=
}

wait_for_the_server() {
    local asked='' status=0
    trap 'asked=1' INT TERM HUP
    wait "$server" || status=$?
    if [[ -n $asked ]]; then exit 0; fi
    server=
    tail -n 20 "$log" >&2
    die "the server ended by itself with status $status; its log is $log"
}

# However we end: the server drains, the database stops, nothing of ours runs on. Asking a second time does not make it faster.
leave() {
    local status=$?
    trap '' INT TERM HUP
    if [[ -n $child ]]; then kill -TERM -- "-$child" 2>/dev/null || true; fi
    if [[ -n $server ]]; then stop_the_server; fi
    if [[ -n $stand_in ]]; then kill -TERM "$stand_in" 2>/dev/null || true; fi
    if [[ -n $database ]]; then "$root/tools/cluster" stop "$database" {folder_lock}>&- || status=1; fi
    if [[ -n $owned ]]; then rm -f "$data/server.pid"; fi
    if ((check)); then rm -rf "$data" ${place:+"$place"}; fi
    exit "$status"
}

stop_the_server() {
    say "Stopping: the server finishes what is in flight."
    kill -TERM "$server" 2>/dev/null || true
    local tenth
    for ((tenth = 0; tenth < 10 * drain_s_max; tenth++)); do
        kill -0 "$server" 2>/dev/null || return 0
        sleep 0.1
    done
    warn "the server did not stop within $drain_s_max s; it is killed"
    kill -KILL "$server" 2>/dev/null || true
}
