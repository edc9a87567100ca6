# shellcheck shell=bash
# Which Node.js we use: the machine's own when it is new enough for every tool (jsdom asks the most), else one that npm brings
# into build/node. Debian 12 carries Node 18, which is just enough to fetch the newer one. Expects `root`.
readonly node_wanted=24.20.0 npm_wanted=11.19.1
readonly own_node=$root/build/node/node_modules

node_is_new_enough() {
    command -v node >/dev/null && command -v npm >/dev/null &&
        node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 22) ? 0 : 1)'
}

# Puts the right Node.js first on the path; false when there is none yet.
use_node() {
    if [[ -x $own_node/.bin/node && -x $own_node/.bin/npm ]]; then
        [[ :$PATH: == *:$own_node/.bin:* ]] || export PATH=$own_node/.bin:$PATH
    fi
    node_is_new_enough
}

# npm's own package of Node.js for this processor holds the binary and runs no script. The versions are exact, because the newest ones
# in the registry have holes, and Debian's npm 9 stumbles over the `before` date with which .npmrc avoids them.
bring_node() {
    local processor
    case $(uname -m) in
        x86_64) processor=x64 ;;
        aarch64) processor=arm64 ;;
        *) die "no Node.js $node_wanted for $(uname -m) in the npm registry: install Node.js 22.22 or newer yourself" ;;
    esac
    say "Bringing Node.js $node_wanted and npm $npm_wanted from npm into build/node (this machine has $(node --version 2>/dev/null || echo none))."
    mkdir -p "$root/build/node"
    npm install --prefix "$root/build/node" --no-audit --no-fund --no-save --ignore-scripts --loglevel=error \
        "node-linux-$processor@$node_wanted" "npm@$npm_wanted" >/dev/null
    use_node || die "the Node.js that npm brought does not start"
}
