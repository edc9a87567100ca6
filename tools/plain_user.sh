# shellcheck shell=bash
# Who runs PostgreSQL and the server. PostgreSQL refuses root, and a server that faces a network should be nobody's root either:
# called by root, we hand both to a plain system user; called by anyone else, to the caller.
readonly plain_user=shopx

# Makes the plain user when root calls and it isn't there: no login, no home.
make_the_plain_user() {
    ((EUID == 0)) || return 0
    getent passwd "$plain_user" >/dev/null && return 0
    say "Making the system user $plain_user (no login, no home): PostgreSQL and the server run as it, never as root."
    useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin "$plain_user"
}

# as_plain COMMAND…: replaces this shell by the command, run as the plain user. Wrap it in ( ) to come back.
# The environment stays, apart from what points into root's home.
as_plain() {
    ((EUID == 0)) || exec "$@"
    exec setpriv --reuid="$plain_user" --regid="$plain_user" --init-groups --no-new-privs \
        env HOME=/nonexistent USER="$plain_user" LOGNAME="$plain_user" "$@"
}

# Can the plain user enter this folder, or the nearest one above that exists?
plain_user_enters() {
    local folder=$1
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    (as_plain test -x "$folder")
}

# give_to_plain FOLDER…: makes the folders, theirs alone.
give_to_plain() {
    mkdir -p "$@"
    ((EUID)) || chown "$plain_user:$plain_user" "$@"
}
