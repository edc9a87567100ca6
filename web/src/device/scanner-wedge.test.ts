import { describe, expect, it } from 'vitest';
import { group_separator, ScannerWedge, withoutSymbology, type WedgeResult } from './scanner-wedge.ts';

/** Presses the keys `gap_ms` apart, then Enter, and gives the last result. */
function type(wedge: ScannerWedge, text: string, gap_ms: number, start_ms = 1_000): WedgeResult {
  let time_ms = start_ms;
  for (const key of text) {
    wedge.press({ key, time_ms });
    time_ms += gap_ms;
  }
  return wedge.press({ key: 'Enter', time_ms });
}

describe('a keyboard-wedge scanner', () => {
  it('is told from a person by its speed', () => {
    expect(type(new ScannerWedge(), '4006381333931', 8)).toEqual({ kind: 'scan', code: '4006381333931' });
    expect(type(new ScannerWedge(), '4006381333931', 110)).toEqual({ kind: 'typing' });
  });

  it('may be slow, as over Bluetooth', () => {
    expect(type(new ScannerWedge(), '85123A', 40)).toEqual({ kind: 'scan', code: '85123A' });
  });

  it('is not a short fast word', () => {
    expect(type(new ScannerWedge(), 'mug', 10)).toEqual({ kind: 'typing' });
  });

  it('presses Shift between its letters', () => {
    const wedge = new ScannerWedge();
    for (const [index, key] of ['8', '5', '1', '2', '3', 'Shift', 'A'].entries()) wedge.press({ key, time_ms: index * 5 });
    expect(wedge.press({ key: 'Enter', time_ms: 40 })).toEqual({ kind: 'scan', code: '85123A' });
  });

  it('leaves out what a person typed just before', () => {
    const wedge = new ScannerWedge();
    wedge.press({ key: 'l', time_ms: 0 });
    wedge.press({ key: 'a', time_ms: 150 });
    expect(type(wedge, '4006381333931', 6, 600)).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  it('is not half a code after a stumble', () => {
    const wedge = new ScannerWedge();
    for (const [index, key] of [...'4006'].entries()) wedge.press({ key, time_ms: index * 8 });
    expect(type(wedge, '381333931', 8, 150)).toEqual({ kind: 'typing' });
    expect(type(wedge, '4006381333931', 8, 900)).toEqual({ kind: 'scan', code: '4006381333931' });
  });

  it('names the moment at which a field must be remembered', () => {
    const wedge = new ScannerWedge();
    expect(wedge.press({ key: '4', time_ms: 0 })).toEqual({ kind: 'started' });
    expect(wedge.press({ key: '0', time_ms: 9 })).toEqual({ kind: 'typing' });
  });

  it('scans again at once', () => {
    const wedge = new ScannerWedge();
    type(wedge, '4006381333931', 5, 0);
    expect(type(wedge, '9501101531000', 5, 120)).toEqual({ kind: 'scan', code: '9501101531000' });
  });

  it('hands over the symbology identifier, which only a person can do without', () => {
    expect(type(new ScannerWedge(), ']E04006381333931', 5)).toEqual({ kind: 'scan', code: ']E04006381333931' });
    expect(withoutSymbology(']E04006381333931')).toBe('4006381333931');
    expect(withoutSymbology('85123A')).toBe('85123A');
  });

  it('keeps the separators of GS1 data', () => {
    const code = `]C1010952012345678810LOT${group_separator}17270228`;
    expect(type(new ScannerWedge(), code, 5)).toEqual({ kind: 'scan', code });
  });

  it('does not take a pause before Enter for a scan', () => {
    const wedge = new ScannerWedge();
    for (const [index, key] of [...'71053'].entries()) wedge.press({ key, time_ms: index * 20 });
    expect(wedge.press({ key: 'Enter', time_ms: 700 })).toEqual({ kind: 'typing' });
  });
});
