#!/bin/sh
# Builds packages/pricing/dist/pricing.wasm from the engine's sources and stamps their hash. Needs Debian's `emscripten` (3.1.6).
# The result is committed, so that nobody else needs the compiler. `--check` builds into a temporary folder and compares.
set -eu
engine=$(cd "$(dirname "$0")" && pwd)
pricing=$engine/../packages/pricing
if ! command -v em++ >/dev/null; then
    echo "build-wasm.sh: em++ is missing; apt-get install emscripten" >&2
    exit 1
fi
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT INT TERM

# A Node that isn't Debian's doesn't look where Debian's emscripten keeps its JavaScript.
export NODE_PATH=/usr/share/nodejs

# -O2: 4 kB larger than -Oz and half as fast again; -O3 with -flto adds 5 kB more and is no faster. The heap begins small and grows.
em++ -std=c++20 -O2 -DNDEBUG -fno-exceptions -fno-rtti -I"$engine/include" "$engine"/src/*.cpp -o "$out/pricing.wasm" \
    --no-entry -sSTANDALONE_WASM=1 -sFILESYSTEM=0 -sMALLOC=emmalloc -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=2MB \
    -sTOTAL_STACK=64KB -Wall -Wextra -Werror \
    -sEXPORTED_FUNCTIONS=_shopx_input,_shopx_quote,_shopx_explain,_shopx_settle,_shopx_scan,_shopx_promotions,_shopx_terms,_shopx_output

if [ "${1:-}" = --check ]; then
    cmp "$out/pricing.wasm" "$pricing/dist/pricing.wasm" && echo "pricing.wasm is what the sources give"
else
    mkdir -p "$pricing/dist"
    cp "$out/pricing.wasm" "$pricing/dist/pricing.wasm"
    node "$pricing/check-source-hash.mjs" --stamp
    ls -l "$pricing/dist/pricing.wasm"
fi
