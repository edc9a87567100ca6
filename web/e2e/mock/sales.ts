/** The mock's memory of sales, with the checks of the contract that a till can get wrong. */
import { createHash } from 'node:crypto';
import { idFor } from './ids.ts';
import { pricingRules } from './rules.ts';
import { products, stores } from './shop.ts';

type Line = {
  variant_id?: string;
  unit_price_e4: number;
  gross_minor: number;
  promotion_minor?: number;
  discount_minor: number;
  order_discount_minor: number;
  tax_minor: number;
  total_minor: number;
};
export type Body = {
  kind: 'sale' | 'return';
  store_id: string;
  register_id: string;
  occurred_at: string;
  currency: string;
  lines: Line[];
  taxes: { tax_minor: number }[];
  tax_minor: number;
  total_minor: number;
  rounding_minor: number;
  tenders: { kind: string; amount_minor: number; given_minor?: number; change_minor?: number }[];
  rules_version?: number;
};

export type Refusal = { status: number; code: string; title: string; errors?: { pointer: string; code: string }[] };
type Stored = { text: string; document: Body; receipt: ReturnType<typeof receiptFor> };

const stored = new Map<string, Stored>();
const fields = new Set(
  'kind store_id register_id occurred_at currency prices_include_tax rounding_scope lines order_discount taxes tax_minor total_minor rounding_minor tenders kernel_version tax_rounding inclusive_rule pack rules_version priced_at coupons quote_digest'.split(
    ' ',
  ),
);

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const refuse = (code: string, title: string, pointer: string): Refusal => ({ status: 422, code, title, errors: [{ pointer, code }] });

function check(body: Body): Refusal | undefined {
  for (const field of Object.keys(body)) if (!fields.has(field)) return refuse('http.unknown_field', 'Unknown field', `/${field}`);
  for (const [index, line] of body.lines.entries()) {
    const total = line.gross_minor - (line.promotion_minor ?? 0) - line.discount_minor - line.order_discount_minor;
    if (line.total_minor !== total) return refuse('sales.sums_differ', 'A line does not add up', `/lines/${index}/total_minor`);
  }
  if (sum(body.lines.map((line) => line.total_minor)) !== body.total_minor)
    return refuse('sales.sums_differ', 'The lines do not add up', '/total_minor');
  if (sum(body.taxes.map((tax) => tax.tax_minor)) !== body.tax_minor)
    return refuse('sales.sums_differ', 'The taxes do not add up', '/tax_minor');
  if (sum(body.tenders.map((tender) => tender.amount_minor)) !== body.total_minor + body.rounding_minor) {
    return refuse('sales.sums_differ', 'The tenders do not add up', '/tenders');
  }
  for (const [index, tender] of body.tenders.entries()) {
    if (tender.kind === 'cash' && tender.amount_minor !== (tender.given_minor ?? 0) - (tender.change_minor ?? 0)) {
      return refuse('sales.sums_differ', 'A tender does not add up', `/tenders/${index}`);
    }
  }
  return undefined;
}

function receiptFor(id: string, body: Body, text: string) {
  const register = stores[0]?.registers.find((each) => each.id === body.register_id);
  const number = 1 + [...stored.values()].filter((each) => each.document.register_id === body.register_id).length;
  const prices = new Map(products.flatMap((each) => each.variants.map((variant) => [variant.id, variant.price_e4])));
  const flags = body.lines.flatMap((line, index) => {
    const price = line.variant_id === undefined ? undefined : prices.get(line.variant_id);
    const differs = price !== undefined && price !== line.unit_price_e4;
    return differs ? [{ code: 'price_differs', pointer: `/lines/${index}`, detail: 'catalogue price differs' }] : [];
  });
  const { rules_version } = pricingRules();
  if (body.rules_version !== undefined && body.rules_version !== rules_version)
    flags.push({ code: 'rules_differ', pointer: '/rules_version', detail: `now it is ${rules_version}` });
  return {
    sale_id: id,
    kind: body.kind,
    store_id: body.store_id,
    register_id: body.register_id,
    series_id: idFor(`series ${body.register_id}`),
    number,
    receipt_number: `${register?.label ?? 'MILL-0'}-${number}`,
    business_date: body.occurred_at.slice(0, 10),
    occurred_at: body.occurred_at,
    recorded_at: new Date().toISOString(),
    currency: body.currency,
    total_minor: body.total_minor,
    tax_minor: body.tax_minor,
    rounding_minor: body.rounding_minor,
    digest: createHash('sha256').update(text).digest('hex'),
    flags,
  };
}

export function putSale(id: string, text: string): { status: 200 | 201; receipt: Stored['receipt'] } | Refusal {
  const known = stored.get(id);
  if (known) {
    if (known.text === text) return { status: 200, receipt: known.receipt };
    return { status: 409, code: 'sales.id_reused', title: 'This id belongs to another sale' };
  }
  const document = JSON.parse(text) as Body;
  const refusal = check(document);
  if (refusal) return refusal;
  const receipt = receiptFor(id, document, text);
  stored.set(id, { text, document, receipt });
  return { status: 201, receipt };
}

export function getSale(id: string) {
  const known = stored.get(id);
  return known && { receipt: known.receipt, document: known.document };
}

export function listSales(register_id: string | null, from: string | null) {
  return [...stored.values()]
    .map((each) => each.receipt)
    .filter((each) => (!register_id || each.register_id === register_id) && (!from || each.occurred_at >= from))
    .reverse();
}
