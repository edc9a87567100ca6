import { mkdtempSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Linter } from 'eslint';
import { describe, expect, it } from 'vitest';
import { layersRule, zonesOf } from '../../eslint-layers.js';

const source = mkdtempSync(join(tmpdir(), 'layers-'));
for (const folder of ['ui', 'device', 'features/till', 'features/payment', 'app']) mkdirSync(join(source, folder), { recursive: true });

function faults(file: string, target: string): string[] {
  const linter = new Linter({ cwd: source });
  const plugins = { layers: { rules: { web: layersRule(source) } } };
  const config = [{ files: ['**/*.ts'], plugins, rules: { 'layers/web': 'error' as const } }];
  return linter.verify(`import '${target}';`, config, { filename: join(source, file) }).map((each) => each.message);
}

describe('the layers of the web application', () => {
  it.each([
    ['app/routes.ts', '../features/till/a.ts'],
    ['features/till/a.ts', '../../ui/b.ts'],
    ['features/till/a.ts', './b.ts'],
    ['features/till/a.ts', '../../device/b.ts'],
    ['ui/a.ts', '@shopx/tokens'],
  ])('lets %s import %s', (file, target) => {
    expect(faults(file, target)).toEqual([]);
  });

  it.each([
    ['features/till/a.ts', '../payment/b.ts', 'feature till may not import feature payment'],
    ['features/till/a.ts', '../../app/b.ts', 'features may not import app'],
    ['ui/a.ts', '../device/b.ts', 'ui may not import device'],
    ['device/a.ts', '../features/till/b.ts', 'device may not import features'],
    ['device/a.ts', '../ui/b.ts', 'device may not import ui'],
    ['ui/a.ts', '../../../packages/tokens/src/index.ts', 'a package is imported by its name'],
  ])('stops %s from importing %s', (file, target, fault) => {
    expect(faults(file, target)).toEqual([fault]);
  });

  it('does not accept a folder that has no place', () => {
    mkdirSync(join(source, 'helpers'));
    expect(() => zonesOf(source)).toThrow(/helpers is no layer/);
  });
});
