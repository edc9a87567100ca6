#!/bin/sh
# Builds what runs where C++ doesn't, from the engine's sources, into packages/pricing/dist: pricing.wasm for browsers and Node.js, and
# pricing.cjs, plain JavaScript, for React Native. Stamps their hash. Needs Debian's `emscripten` (tools/install kernel).
# The results are committed, so that nobody else needs the compiler. `--check` builds into a temporary folder and compares every byte.
set -eu
engine=$(cd "$(dirname "$0")" && pwd)
pricing=$engine/../packages/pricing
if ! command -v em++ >/dev/null; then
    echo "build-js.sh: em++ is missing; tools/install kernel" >&2
    exit 1
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
trap 'exit 1' INT TERM

# Debian's emscripten runs its own JavaScript in /usr/bin/node. One that isn't Debian's doesn't look where Debian keeps modules.
export NODE_PATH=/usr/share/nodejs

# The one list of what is exported: the functions of that file.
exports=$(sed -n 's/^[a-z].*[ *]\(shopx_[a-z0-9_]*\)(.*/_\1/p' "$engine/src/wasm_exports.cpp" | paste -sd,)

# -O2: 10 kB of compressed WebAssembly larger than -Os and more than half as fast again; -O3 with -flto adds more and is no faster.
cd "$engine/src"
printf '%s\n' *.cpp | xargs -P "$(nproc)" -I{} \
    em++ -std=c++20 -O2 -DNDEBUG -fno-exceptions -fno-rtti -I../include -Wall -Wextra -Werror -c {} -o "$out/{}.o"
cd "$out"

# The heap begins small and grows.
link() {
    em++ -O2 ./*.o --no-entry -sEXPORTED_FUNCTIONS="$exports" -sFILESYSTEM=0 -sMALLOC=emmalloc -sALLOW_MEMORY_GROWTH=1 \
        -sINITIAL_MEMORY=2MB -sTOTAL_STACK=64KB "$@"
}
link -sSTANDALONE_WASM=1 -o pricing.wasm
# A factory that is ready when it returns, in one file, without WebAssembly, TextDecoder, eval or files. Not called pricing.js: emscripten
# deletes the pricing.wasm beside it.
link -sWASM=0 -sWASM_ASYNC_COMPILATION=0 -sMODULARIZE=1 -sEXPORT_NAME=createKernel -sENVIRONMENT=web -sTEXTDECODER=0 --memory-init-file 0 \
    -sDYNAMIC_EXECUTION=0 -o native.js
mv native.js pricing.cjs

if [ "${1:-}" = --check ]; then
    for built in pricing.wasm pricing.cjs; do
        cmp "$out/$built" "$pricing/dist/$built"
        echo "$built is what the sources give"
    done
else
    mkdir -p "$pricing/dist"
    cp pricing.wasm pricing.cjs "$pricing/dist"
    node "$pricing/check-source-hash.mjs" --stamp
    ls -l "$pricing/dist"
fi
