// SPDX-License-Identifier: Apache-2.0
// Is dist/ built from the engine's sources as they are? Compares the hashes that the build stamped with theirs and with those of what was
// built. `--stamp` writes them. Plain Node without packages, so that it runs where emscripten isn't; who has it: engine/build-js.sh --check.
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
  for (const path of [...sources('include'), ...sources('src'), 'build-js.sh'].sort()) {
    const bytes = readFileSync(join(engine, path));
    hash.update(`${path}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

function builtHash(name) {
  return createHash('sha256')
    .update(readFileSync(join(pricing, 'dist', name)))
    .digest('hex');
}

const built = ['pricing.wasm', 'pricing.cjs'];
const expected = [`sources ${sourceHash()}`, ...built.map((name) => `${name} ${builtHash(name)}`), ''].join('\n');
if (process.argv[2] === '--stamp') {
  writeFileSync(stamp, expected);
} else if (readFileSync(stamp, 'utf8') !== expected) {
  console.error('packages/pricing/dist is not built from the engine as it is. Run engine/build-js.sh and commit dist/.');
  process.exitCode = 1;
} else {
  console.log('packages/pricing/dist and the engine match');
}
