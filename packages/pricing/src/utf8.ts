// SPDX-License-Identifier: Apache-2.0
/** UTF-8 for JavaScript engines without TextEncoder and TextDecoder. */

const surrogateFirst = 0xd800;
const lowFirst = 0xdc00;
const surrogateLast = 0xdfff;
const planeFirst = 0x10000;
const replacement = 0xfffd;

/** Half a surrogate pair becomes U+FFFD, as with TextEncoder. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3); // no unit of UTF-16 becomes more
  let size = 0;
  const put = (byte: number) => {
    bytes[size++] = byte;
  };
  for (let at = 0; at < text.length; at += 1) {
    const point = pointAt(text, at);
    if (point >= planeFirst) at += 1;
    if (point < 0x80) {
      put(point);
    } else if (point < 0x800) {
      put(0xc0 | (point >> 6));
      put(0x80 | (point & 0x3f));
    } else {
      if (point < planeFirst) {
        put(0xe0 | (point >> 12));
      } else {
        put(0xf0 | (point >> 18));
        put(0x80 | ((point >> 12) & 0x3f));
      }
      put(0x80 | ((point >> 6) & 0x3f));
      put(0x80 | (point & 0x3f));
    }
  }
  return bytes.subarray(0, size);
}

function pointAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit < surrogateFirst || unit > surrogateLast) return unit;
  const next = text.charCodeAt(at + 1); // NaN at the end, which is no low half
  if (unit >= lowFirst || !(next >= lowFirst && next <= surrogateLast)) return replacement;
  return planeFirst + ((unit - surrogateFirst) << 10) + (next - lowFirst);
}

const unitsAtOnce = 4096; // arguments of one call

/** Of well-formed UTF-8, which is what the kernel writes. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  let units: number[] = [];
  const at = (index: number) => bytes[index] ?? 0;
  for (let i = 0; i < bytes.length;) {
    const first = at(i);
    if (first < 0x80) {
      units.push(first);
      i += 1;
    } else if (first < 0xe0) {
      units.push(((first & 0x1f) << 6) | (at(i + 1) & 0x3f));
      i += 2;
    } else if (first < 0xf0) {
      units.push(((first & 0x0f) << 12) | ((at(i + 1) & 0x3f) << 6) | (at(i + 2) & 0x3f));
      i += 3;
    } else {
      const point = ((first & 0x07) << 18) | ((at(i + 1) & 0x3f) << 12) | ((at(i + 2) & 0x3f) << 6) | (at(i + 3) & 0x3f);
      units.push(surrogateFirst + ((point - planeFirst) >> 10), lowFirst + ((point - planeFirst) & 0x3ff));
      i += 4;
    }
    if (units.length >= unitsAtOnce) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}
