// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../src/utf8.ts';

test('every code point is written and read as the platform does it', () => {
  const points = Array.from({ length: 0x11_0000 }, (_, point) => point).filter((point) => point < 0xd800 || point > 0xdfff);
  const text = points.map((point) => String.fromCodePoint(point)).join('');
  const bytes = new TextEncoder().encode(text);
  assert.deepEqual(Buffer.compare(encodeUtf8(text), bytes), 0);
  assert.equal(decodeUtf8(bytes) === text, true);
});

test('half a surrogate pair is replaced, wherever it stands', () => {
  for (const text of ['\ud83e', '\udd80', 'a\ud83eb', '\udd80\ud83e', '\ud83e\ud83e\udd80', '\ud83e\udd80\udd80', '']) {
    assert.deepEqual([...encodeUtf8(text)], [...new TextEncoder().encode(text)], JSON.stringify(text));
  }
});
