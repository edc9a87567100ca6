/**
 * Who may import whom in the TypeScript tree, made by reading the folders: packages <- ui, device <- features <- app, and no feature imports another.
 * A new feature folder is checked from the moment it exists; there is no list to forget it in, and no list of exceptions.
 */
import { readdirSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';

/** The layers of web/src, lowest first. A layer imports itself and what stands before it. */
const layers = ['ui', 'device', 'features', 'app'];

/** Which folders of `source` exist; one that is no layer is an error of its own, said at start. */
export function zonesOf(source) {
  const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const unknown = folders.map((entry) => entry.name).filter((name) => !layers.includes(name));
  if (unknown.length > 0) throw new Error(`${source}: ${unknown.join(', ')} is no layer; layers are ${layers.join(', ')}`);
  return layers;
}

const placeOf = (source, file) => {
  const parts = relative(source, file).split(sep);
  return parts[0] === '..' ? undefined : { layer: parts[0], feature: parts[0] === 'features' ? parts[1] : undefined };
};

function faultOf(from, to) {
  if (layers.indexOf(to.layer) > layers.indexOf(from.layer)) return `${from.layer} may not import ${to.layer}`;
  if (from.layer === 'device' && to.layer === 'ui') return 'device may not import ui';
  if (from.feature && to.feature && from.feature !== to.feature) return `feature ${from.feature} may not import feature ${to.feature}`;
  return undefined;
}

/** The rule for the files below `source` (web/src). */
export function layersRule(source) {
  zonesOf(source);
  return {
    meta: { type: 'problem', schema: [], messages: { fault: '{{fault}}' } },
    create(context) {
      const from = placeOf(source, context.filename);
      const check = (node) => {
        const target = node.source?.value;
        if (!from || typeof target !== 'string' || !target.startsWith('.')) return;
        const to = placeOf(source, resolve(dirname(context.filename), target));
        const fault = to ? faultOf(from, to) : target.includes('packages/') ? 'a package is imported by its name' : undefined;
        if (fault) context.report({ node, messageId: 'fault', data: { fault } });
      };
      return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check, ImportExpression: check };
    },
  };
}

/** The rule for packages/: pure code that knows neither React nor the web application. */
export const packagesRule = {
  meta: { type: 'problem', schema: [], messages: { fault: '{{fault}}' } },
  create(context) {
    return {
      ImportDeclaration(node) {
        const target = node.source.value;
        if (/^(react|react-dom|@mui\/|dexie|@shopx\/web)/.test(target) || target.includes('/web/')) {
          context.report({ node, messageId: 'fault', data: { fault: `a package may not import ${target}` } });
        }
      },
    };
  },
};
