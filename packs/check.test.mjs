/** Each thing that check.mjs looks for, planted once in sound packs and found once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings, readAll } from './check.mjs';

const sound = readAll();

/** The findings when `change` has been at one pack. Its bytes and counts differ then too, which tests of their own look at. */
function planted(name, change) {
  const pack = JSON.parse(sound.packs.get(name));
  change(pack);
  const packs = new Map(sound.packs).set(name, JSON.stringify(pack));
  return findings({ ...sound, packs }).filter((fault) => !fault.includes('has changed') && !fault.startsWith('README.md'));
}

const classOf = (pack, code) => pack.tax_classes.find((tax_class) => tax_class.code === code);

const faults = [
  ['a file under the wrong name', 'SE/1.json', (pack) => (pack.id = 'NO'), /belongs in NO\/1\.json/],
  ['a file of another version', 'SE/1.json', (pack) => (pack.version = 2), /belongs in SE\/2\.json/],
  ['wrong digits of the currency', 'KW/1.json', (pack) => (pack.currency_digits = 2), /KWD has 3 digits, not 2/],
  ['an unknown currency', 'JP/1.json', (pack) => (pack.currency = 'JPX'), /has no JPX/],
  [
    'rates that overlap',
    'SE/1.json',
    (pack) => (classOf(pack, 'food').rates[0].until = '2026-04-01'),
    /food, tax vat: 2026-04-01 overlaps/,
  ],
  [
    'a gap between rates',
    'SE/1.json',
    (pack) => (classOf(pack, 'food').rates[0].until = '2026-03-30'),
    /food, tax vat: there is a gap before 2026-04-01/,
  ],
  ['rates that end', 'SE/1.json', (pack) => classOf(pack, 'food').rates.pop(), /food, tax vat: has no rate after 2027-12-31/],
  ['a rate that begins late', 'GB/1.json', (pack) => (pack.valid_from = '2010-01-01'), /begins on 2011-01-04, after/, 3],
  [
    'a date that is none',
    'DE/1.json',
    (pack) => (classOf(pack, 'restaurant_meals').rates[0].until = '2025-12-32'),
    /restaurant_meals, tax vat: a date is not in the calendar/,
  ],
  [
    'a day that the month lacks',
    'DE/1.json',
    (pack) => (classOf(pack, 'standard').rates[0].from = '2023-02-30'),
    /standard, tax vat: a date is not in the calendar/,
  ],
  ['a rate of no tax', 'NZ/1.json', (pack) => (classOf(pack, 'zero').rates[0].tax = 'vat'), /zero, tax vat: there is no such tax/, 2],
  [
    'a class that forgets a tax',
    'CA-QC/1.json',
    (pack) => classOf(pack, 'printed_books').rates.pop(),
    /printed_books: has no rate of the tax qst/,
  ],
  [
    'a class outside the tax with the name of one',
    'DE/1.json',
    (pack) => (classOf(pack, 'exempt').code = 'vat'),
    /the class vat is outside the tax and has a tax's name/,
  ],
  [
    'a choice that is no word',
    'JP/2.json',
    (pack) => (pack.rounding_mode.choices = ['sideways']),
    /rounding_mode: no choice is called sideways/,
  ],
  [
    'a choice that is the word itself',
    'JP/2.json',
    (pack) => (pack.rounding_mode.choices = ['up', 'down']),
    /rounding_mode: its choices are up, down beside down/,
  ],
  [
    'a choice without proof',
    'JP/2.json',
    (pack) => (pack.rounding_mode.evidence = { status: 'to_verify', source: pack.rounding_mode.evidence.source, reason: 'heard' }),
    /rounding_mode: choices that nobody has verified/,
  ],
  ['a tax on a later one', 'CA-QC/1.json', (pack) => pack.taxes[0].on_taxes.push('qst'), /gst is on qst, which is no earlier tax/],
  [
    'a tax without a rate',
    'KW/1.json',
    (pack) => pack.taxes.push({ id: 'vat', on_taxes: [], evidence: classOf(pack, 'untaxed').evidence }),
    /no class has a rate of the tax vat/,
  ],
  ['a class twice', 'GB/1.json', (pack) => (classOf(pack, 'zero').code = 'reduced'), /the class reduced is there twice/],
  [
    'a cash step of half a cent',
    'CH/1.json',
    (pack) => (pack.cash_step_minor.value = 2.5),
    /a cash step of 2.5 is no multiple of the minor unit/,
  ],
  [
    'a cash step that misses the franc',
    'CH/1.json',
    (pack) => (pack.cash_step_minor.value = 7),
    /a cash step of 7 does not meet the whole CHF/,
  ],
  ['an even cash step without its tie', 'NZ/1.json', (pack) => delete pack.cash_tie, /needs cash_tie/],
  ['an odd cash step with a tie', 'CH/1.json', (pack) => (pack.cash_tie = pack.cash_refunds), /cash_tie says nothing/],
  ['a receipt element of no vocabulary', 'FR/1.json', (pack) => pack.receipt[0].elements.push('smell'), /vocabulary has no smell/],
  [
    'verified by nothing',
    'AU/1.json',
    (pack) => delete pack.rounding_mode.evidence.looked_on,
    /rounding_mode: verified, but not by which source and when/,
  ],
  ['doubtful without a reason', 'AU/1.json', (pack) => delete pack.cash_refunds.evidence.reason, /cash_refunds: to verify, but not why/],
  ['a source that is not there', 'AU/1.json', (pack) => (pack.rounding_mode.evidence.source = 'hearsay'), /there is no source hearsay/],
  ['a source that nobody uses', 'AU/1.json', (pack) => (pack.sources.idle = pack.sources.gst_9_90), /nothing uses the source idle/],
  ['a rule without evidence', 'AU/1.json', (pack) => delete pack.exempt_price.evidence, /exempt_price has no evidence/],
  ['a rate without evidence', 'JP/1.json', (pack) => delete classOf(pack, 'standard').rates[0].evidence, /consumption has no evidence/],
  ['a class outside the tax without evidence', 'JP/1.json', (pack) => delete classOf(pack, 'exempt').evidence, /exempt has no evidence/],
  ['a pack without classes', 'JP/1.json', (pack) => delete pack.tax_classes, /cannot be read/],
];

test('the packs are sound', () => assert.deepEqual(findings(sound), []));

for (const [title, name, change, wanted, count = 1] of faults) {
  test(`found: ${title}`, () => {
    const found = planted(name, change);
    assert.equal(found.length, count, found.join('\n'));
    assert.match(found[0], wanted);
  });
}

test('found: a released pack with one byte more', () => {
  const packs = new Map(sound.packs).set('DE/1.json', `${sound.packs.get('DE/1.json')}\n`);
  assert.deepEqual(findings({ ...sound, packs }), ['DE/1.json: was released and has changed; make the next version instead']);
});

test('found: a released pack that is gone', () => {
  const packs = new Map(sound.packs);
  packs.delete('DE/1.json');
  assert.deepEqual(findings({ ...sound, packs }), ['DE/1.json: was released and is gone']);
});

test('found: a version that is not in the list, and a hole before it', () => {
  const pack = { ...JSON.parse(sound.packs.get('DE/1.json')), version: 3 };
  const packs = new Map(sound.packs).set('DE/3.json', JSON.stringify(pack));
  const found = findings({ ...sound, packs });
  assert.equal(found.length, 3, found.join('\n'));
  assert.match(found[0], /has the versions 1, 3, not 1 to 2/);
  assert.match(found[1], /DE\/3\.json: is not in released\.sha256/);
  assert.match(found[2], /README\.md: its table lacks the row/);
});

test('found: scopes that are not the API’s', () => {
  const found = findings({ ...sound, schema: sound.schema.replace('"rate_per_document"', '"per_rate"') });
  assert.match(found[0], /rounding_scope is line,per_rate,document, the API says line,rate_per_document,document/);
});

test('found: a table with old counts', () => {
  const found = findings({ ...sound, readme: sound.readme.replace(/\| Japan .*\|/, '| Japan | JPY | 2023-10-01 | 99 | 0 |') });
  assert.match(found.join(), /^README\.md: its table lacks the row \| `JP\/1\.json`/);
});
