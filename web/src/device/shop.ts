import { answerOf, type Pack, type Store, type TaxClass } from '@shopx/api-client';
import { currencyOf, type MoneyRules, type TenantId } from '@shopx/domain';
import type { Device } from './device.ts';
import { keptAnswer } from './kept-answer.ts';
import type { RegisterChoice } from './session.ts';

/** What the pack of a store says of rounding, where its tenant says nothing else. */
export type PackTerms = Pick<MoneyRules, 'taxRounding' | 'inclusiveRule' | 'cashTie'>;

/** Where a tenant sells and what it taxes with, as a till asks for it. */
export type Shop = Readonly<{
  stores: readonly Store[];
  taxClasses: readonly TaxClass[];
  /** By `packKey`, of the packs that the stores name. */
  packs: Readonly<Record<string, PackTerms>>;
}>;

const packKey = ({ pack_id, pack_version }: Store): string | undefined =>
  pack_id === undefined || pack_version === undefined ? undefined : `${pack_id}/${pack_version}`;

const termsOf = (pack: Pack): PackTerms => ({
  taxRounding: pack.rounding_mode.value,
  inclusiveRule: pack.inclusive_rule.value,
  ...(pack.cash_tie ? { cashTie: pack.cash_tie.value } : {}),
});

/** Asks the server, or gives what this device kept of its last answer. */
export async function askShop(device: Device, tenantId: TenantId): Promise<Shop> {
  const { api } = device;
  const ask = async (signal: AbortSignal): Promise<Shop> => {
    const [stores, taxClasses] = await Promise.all([
      answerOf(api.GET('/v1/stores', { signal })),
      answerOf(api.GET('/v1/tax-classes', { signal })),
    ]);
    const packs: Record<string, PackTerms> = {};
    for (const { pack_id, pack_version } of stores.items) {
      if (pack_id === undefined || pack_version === undefined) continue;
      const path = { pack: pack_id, version: String(pack_version) };
      packs[`${pack_id}/${pack_version}`] ??= termsOf(await answerOf(api.GET('/v1/packs/{pack}/{version}', { params: { path }, signal })));
    }
    return { stores: stores.items, taxClasses: taxClasses.items, packs };
  };
  return (await keptAnswer(device, `${tenantId}:registers`, ask)).answer;
}

/** What a register of a store sells by. */
export function choiceFrom(shop: Shop, store: Store): Pick<RegisterChoice, 'store' | 'taxClasses' | 'packTerms'> {
  const key = packKey(store);
  // An answer that was kept by an older till has no packs.
  const packs = shop.packs as Shop['packs'] | undefined;
  return { store, taxClasses: shop.taxClasses, packTerms: key === undefined ? undefined : packs?.[key] };
}

/** The kernel's own way needs no word in a cart or a sale. */
const unless = <Value extends string>(usual: Value, value: Value | undefined): Value | undefined => (value === usual ? undefined : value);

/** How this register's store counts its money: what its tenant says, else what its pack says. */
export function moneyRulesOf({ store, packTerms }: RegisterChoice): MoneyRules {
  const taxRounding = unless('half_away', store.tax_rounding ?? packTerms?.taxRounding);
  const inclusiveRule = unless('tax_first', store.inclusive_rule ?? packTerms?.inclusiveRule);
  const cashTie = unless('up', store.cash_tie ?? packTerms?.cashTie);
  const { pack_id, pack_version } = store;
  return {
    currency: currencyOf(store.currency, store.currency_digits),
    pricesIncludeTax: store.prices_include_tax,
    roundingScope: store.rounding_scope as MoneyRules['roundingScope'],
    cashStepMinor: store.cash_step_minor,
    ...(taxRounding ? { taxRounding } : {}),
    ...(inclusiveRule ? { inclusiveRule } : {}),
    ...(cashTie ? { cashTie } : {}),
    ...(pack_id !== undefined && pack_version !== undefined ? { pack: { id: pack_id, version: pack_version } } : {}),
  };
}

/**
 * Asks again what this register sells by, and takes up what has changed: a rate, a new version of the pack. Lines that are in the basket keep the tax that they
 * were added with.
 */
export async function refreshChoice(device: Device): Promise<void> {
  const before = device.choice.get();
  if (!before) return;
  const shop = await askShop(device, before.tenantId);
  const store = shop.stores.find((each) => each.id === before.storeId);
  const choice = device.choice.get();
  if (!store || choice !== before) return;
  const after: RegisterChoice = { ...before, ...choiceFrom(shop, store) };
  if (JSON.stringify(after) !== JSON.stringify(before)) device.choice.set(after);
}
