#!/usr/bin/env node
/**
 * node packs/check.mjs             what is wrong with the packs, one line each; nothing and 0 when all is well
 * node packs/check.mjs --table     the table of README.md
 * node packs/check.mjs --release   appends the packs that are not in released.sha256 yet; a line that is there never changes
 *
 * schema.json says how a pack is written. This says what must be true of it, which no schema can say.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const day_ms = 86_400_000;
const cash_step_minor_max = 1000; // the stores' own limit: backend/modules/stores/migrations/0001_stores.sql

/** What the check reads, as text: the tests plant their faults in it. */
export function readAll(folder = here) {
  const root = dirname(folder);
  const packs = new Map();
  for (const id of readdirSync(folder).sort()) {
    if (!statSync(join(folder, id)).isDirectory()) continue;
    for (const file of readdirSync(join(folder, id)).sort()) packs.set(`${id}/${file}`, readFileSync(join(folder, id, file), 'utf8'));
  }
  return {
    packs,
    schema: readFileSync(join(folder, 'schema.json'), 'utf8'),
    released: readFileSync(join(folder, 'released.sha256'), 'utf8'),
    readme: readFileSync(join(folder, 'README.md'), 'utf8'),
    currencies: readFileSync(join(root, 'engine/vectors/iso4217_minor_units.csv'), 'utf8'),
    api: readFileSync(join(root, 'api/generated/openapi.json'), 'utf8'),
  };
}

export function findings(input) {
  const found = [];
  const schema = JSON.parse(input.schema);
  const known = {
    digits: digitsOf(input.currencies),
    elements: new Set(schema.$defs.receipt_element.oneOf.map((element) => element.const)),
    words: Object.fromEntries(
      ['rounding_scope', 'rounding_mode', 'inclusive_rule'].map((key) => [key, schema.$defs[`${key}_rule`].properties.value.enum]),
    ),
  };
  const scopes = JSON.parse(input.api).components.schemas.SaleBody.properties.rounding_scope.enum;
  const own_scopes = schema.$defs.rounding_scope_rule.properties.value.enum;
  if (scopes.join() !== own_scopes.join()) found.push(`schema.json: rounding_scope is ${own_scopes.join()}, the API says ${scopes.join()}`);

  const parsed = new Map();
  for (const [name, text] of input.packs) {
    const say = (fault) => found.push(`${name}: ${fault}`);
    try {
      const pack = JSON.parse(text);
      parsed.set(name, pack);
      for (const rule of [ofName, ofCurrency, ofTaxes, ofRates, ofChoices, ofCash, ofReceipt, ofEvidence]) rule(pack, name, known, say);
    } catch (error) {
      say(`cannot be read: ${error.message}`);
    }
  }
  found.push(...ofVersions(input.packs), ...ofReleased(input));
  for (const row of rows(parsed))
    if (!input.readme.replace(/ +/g, ' ').includes(row)) found.push(`README.md: its table lacks the row ${row}`);
  return found;
}

function digitsOf(csv) {
  const lines = csv.trim().split(/\r?\n/).slice(1);
  return new Map(lines.map((line) => line.split(',')).map(([code, , digits]) => [code, Number(digits)]));
}

function ofName(pack, name, known, say) {
  if (name !== `${pack.id}/${pack.version}.json`)
    say(`is ${pack.id} version ${pack.version}, so it belongs in ${pack.id}/${pack.version}.json`);
}

function ofCurrency(pack, name, known, say) {
  const digits = known.digits.get(pack.currency);
  if (digits === undefined) say(`ISO 4217 has no ${pack.currency}`);
  else if (digits !== pack.currency_digits) say(`${pack.currency} has ${digits} digits, not ${pack.currency_digits}`);
}

function ofTaxes(pack, name, known, say) {
  const earlier = new Set();
  for (const tax of pack.taxes) {
    if (earlier.has(tax.id)) say(`the tax ${tax.id} is there twice`);
    for (const base of tax.on_taxes) if (!earlier.has(base)) say(`the tax ${tax.id} is on ${base}, which is no earlier tax`);
    earlier.add(tax.id);
    if (!pack.tax_classes.some((tax_class) => tax_class.rates.some((rate) => rate.tax === tax.id)))
      say(`no class has a rate of the tax ${tax.id}`);
  }
}

function ofRates(pack, name, known, say) {
  const codes = new Set();
  for (const { code, rates } of pack.tax_classes) {
    if (codes.has(code)) say(`the class ${code} is there twice`);
    codes.add(code);
    if (rates.length === 0 && pack.taxes.some((tax) => tax.id === code)) say(`the class ${code} is outside the tax and has a tax's name`);
    for (const id of new Set(rates.map((rate) => rate.tax))) {
      const where = `class ${code}, tax ${id}`;
      if (!pack.taxes.some((tax) => tax.id === id)) say(`${where}: there is no such tax`);
      ofPeriods(
        rates.filter((rate) => rate.tax === id),
        pack.valid_from,
        (fault) => say(`${where}: ${fault}`),
      );
    }
    const missing = pack.taxes.filter((tax) => rates.length > 0 && !rates.some((rate) => rate.tax === tax.id));
    for (const tax of missing) say(`class ${code}: has no rate of the tax ${tax.id}; 0 must be said`);
  }
}

/** From valid_from on, each day has one rate and no more. */
function ofPeriods(rates, valid_from, say) {
  const days = rates.map((rate) => [dayOf(rate.from), rate.until === null ? Infinity : dayOf(rate.until)]);
  if (days.flat().some(Number.isNaN) || Number.isNaN(dayOf(valid_from))) return say('a date is not in the calendar');
  if (days[0][0] > dayOf(valid_from)) say(`begins on ${rates[0].from}, after the pack's ${valid_from}`);
  for (let i = 0; i < rates.length; i += 1) {
    if (days[i][1] < days[i][0]) say(`ends on ${rates[i].until}, before it begins`);
    if (i > 0 && days[i][0] <= days[i - 1][1]) say(`${rates[i].from} overlaps the rate before it`);
    if (i > 0 && days[i][0] > days[i - 1][1] + 1) say(`there is a gap before ${rates[i].from}`);
  }
  if (days.at(-1)[1] !== Infinity) say(`has no rate after ${rates.at(-1).until}`);
}

/** Days since 1970, or NaN for what is no date: 2026-02-30 too. */
function dayOf(date) {
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date) ? ms / day_ms : NaN;
}

/** What else the law lets the seller choose: other words than the one that the pack begins with, each once, and by evidence. */
function ofChoices(pack, name, known, say) {
  for (const key of ['rounding_scope', 'rounding_mode', 'inclusive_rule']) {
    const { value, choices, evidence } = pack[key];
    if (choices === undefined) continue;
    const words = known.words[key];
    for (const word of choices) if (!words.includes(word)) say(`${key}: no choice is called ${word}`);
    if (new Set([value, ...choices]).size !== choices.length + 1) say(`${key}: its choices are ${choices.join(', ')} beside ${value}`);
    if (evidence?.status !== 'verified') say(`${key}: choices that nobody has verified`);
  }
}

function ofCash(pack, name, known, say) {
  const step = pack.cash_step_minor.value;
  const unit = 10 ** pack.currency_digits;
  if (!Number.isInteger(step) || step < 1 || step > cash_step_minor_max)
    say(`a cash step of ${step} is no multiple of the minor unit up to ${cash_step_minor_max}`);
  else if (unit % step !== 0 && step % unit !== 0) say(`a cash step of ${step} does not meet the whole ${pack.currency}`);
  if (step % 2 === 0 && !pack.cash_tie) say('an even cash step can be halved, so it needs cash_tie');
  if (step % 2 !== 0 && pack.cash_tie) say('an odd cash step has no middle, so cash_tie says nothing');
}

function ofReceipt(pack, name, known, say) {
  for (const element of pack.receipt.flatMap((group) => group.elements))
    if (!known.elements.has(element)) say(`the receipt's vocabulary has no ${element}`);
}

function ofEvidence(pack, name, known, say) {
  const used = new Set();
  for (const [where, evidence] of evidenceIn(pack)) {
    if (evidence.status === 'verified' && !(evidence.source && evidence.looked_on))
      say(`${where}: verified, but not by which source and when`);
    if (evidence.status === 'to_verify' && !evidence.reason) say(`${where}: to verify, but not why`);
    if (evidence.status !== 'verified' && evidence.status !== 'to_verify') say(`${where}: the status is ${evidence.status}`);
    if (evidence.source && !pack.sources[evidence.source]) say(`${where}: there is no source ${evidence.source}`);
    if (evidence.looked_on && Number.isNaN(dayOf(evidence.looked_on))) say(`${where}: looked on ${evidence.looked_on}, which is no date`);
    used.add(evidence.source);
  }
  for (const key of Object.keys(pack.sources)) if (!used.has(key)) say(`nothing uses the source ${key}`);
  const rules = [
    'prices_include_tax',
    'rounding_scope',
    'rounding_mode',
    'inclusive_rule',
    'exempt_price',
    'cash_step_minor',
    'cash_refunds',
  ];
  for (const key of rules) if (!pack[key]?.evidence) say(`${key} has no evidence`);
  const figures = [...pack.taxes, ...pack.receipt, ...pack.tax_classes.flatMap(({ rates, ...bare }) => (rates.length ? rates : [bare]))];
  for (const figure of figures) if (!figure.evidence) say(`${figure.code ?? figure.id ?? figure.tax ?? 'a receipt group'} has no evidence`);
}

function* evidenceIn(value, where = '') {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'evidence') yield [where.slice(1), inner];
    else yield* evidenceIn(inner, `${where}/${key}`);
  }
}

/** 1, 2, 3 ... of each place: a hole would be a version that somebody took away. */
function ofVersions(packs) {
  const of = new Map();
  for (const name of packs.keys()) {
    const [id, file] = name.split('/');
    of.set(id, [...(of.get(id) ?? []), Number.parseInt(file, 10)]);
  }
  return [...of].flatMap(([id, versions]) =>
    versions.sort((a, b) => a - b).some((version, i) => version !== i + 1)
      ? [`${id}: has the versions ${versions.join(', ')}, not 1 to ${versions.length}`]
      : [],
  );
}

function ofReleased({ packs, released }) {
  const found = [];
  const listed = new Map();
  for (const line of released.split('\n').filter(Boolean)) {
    const [digest, name] = line.split('  ');
    if (listed.has(name)) found.push(`released.sha256: ${name} is there twice`);
    listed.set(name, digest);
    if (!packs.has(name)) found.push(`${name}: was released and is gone`);
    else if (digestOf(packs.get(name)) !== digest) found.push(`${name}: was released and has changed; make the next version instead`);
  }
  for (const name of packs.keys()) if (!listed.has(name)) found.push(`${name}: is not in released.sha256: node packs/check.mjs --release`);
  return found;
}

function digestOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

function rows(parsed) {
  return [...parsed].map(([name, pack]) => {
    const statuses = [...evidenceIn(pack)].map(([, evidence]) => evidence.status);
    const count = (status) => statuses.filter((own) => own === status).length;
    return `| \`${name}\` | ${pack.name} | ${pack.currency} | ${pack.valid_from} | ${count('verified')} | ${count('to_verify')} |`;
  });
}

function main(verb) {
  const input = readAll();
  if (verb === '--table') {
    const parsed = new Map([...input.packs].map(([name, text]) => [name, JSON.parse(text)]));
    console.log(
      ['| pack | place | currency | valid from | verified | to verify |', '| --- | --- | --- | --- | --- | --- |', ...rows(parsed)].join(
        '\n',
      ),
    );
  } else if (verb === '--release') {
    const listed = new Set(input.released.split('\n').map((line) => line.split('  ')[1]));
    const added = [...input.packs].filter(([name]) => !listed.has(name)).map(([name, text]) => `${digestOf(text)}  ${name}\n`);
    writeFileSync(join(here, 'released.sha256'), input.released + added.join(''));
    console.log(`${added.length} added to released.sha256`);
  } else {
    const found = findings(input);
    for (const fault of found) console.log(fault);
    console.log(`${input.packs.size} packs, ${found.length} findings`);
    process.exitCode = found.length ? 1 : 0;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv[2]);
