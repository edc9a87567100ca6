// SPDX-License-Identifier: Apache-2.0
// Is dist/pricing.wasm built from the engine's sources as they are? Compares the hash that the build stamped with theirs and the
// module's own. `--stamp` writes it. Plain Node without packages, so that it runs where no WebAssembly compiler is.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const pricing = dirname(fileURLToPath(import.meta.url));
const engine = join(pricing, '../../engine');
const stamp = join(pricing, 'dist/pricing.source-hash');

/** Paths below `folder` of what the build compiles, with `/` on every system. */
function sources(folder) {
  return readdirSync(join(engine, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.(cpp|hpp)$/.test(entry.name) ? [path] : [];
  });
}

function sourceHash() {
  const hash = createHash('sha256');
  for (const path of [...sources('include'), ...sources('src'), 'build-wasm.sh'].sort()) {
    const bytes = readFileSync(join(engine, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function moduleHash() {
  return createHash('sha256')
    .update(readFileSync(join(pricing, 'dist/pricing.wasm')))
    .digest('hex');
}

const expected = `sources ${sourceHash()}\nmodule ${moduleHash()}\n`;
if (process.argv[2] === '--stamp') {
  writeFileSync(stamp, expected);
} else if (readFileSync(stamp, 'utf8') !== expected) {
  console.error('packages/pricing/dist/pricing.wasm is not built from the engine as it is. Run engine/build-wasm.sh and commit dist/.');
  process.exitCode = 1;
} else {
  console.log('pricing.wasm and the engine match');
}
