import type { SaleBody } from '@shopx/api-client';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createMemoryRouter, RouterProvider } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rules, tea_time } from '../../tests/rules.ts';
import { Around, product, register_id, shopAnswers, tenant_id, testDevice, type Answers } from '../../tests/test-device.tsx';
import type { Device } from '../device/device.ts';
import { OpenBasket } from '../features/till/open-basket.ts';
import { SalePage } from './sale-page.tsx';

let device: Device;
let basket: OpenBasket;
const person = userEvent.setup({ delay: null });

async function open(answers: Answers = shopAnswers, now_ms?: number): Promise<void> {
  device = await testDevice(answers, now_ms);
  await device.rules.open(tenant_id);
  basket = await OpenBasket.load(device, register_id);
  show();
}

function show(): void {
  const router = createMemoryRouter([{ path: '/', element: <SalePage openBasket={basket} /> }]);
  render(
    <Around device={device}>
      <RouterProvider router={router} />
    </Around>,
  );
}

const total = () => screen.getByTestId('total').textContent;
// A dialog over the sale hides it from the tree that a screen reader reads.
const search = () => screen.getByRole('combobox', { hidden: true });
const lines = () => within(screen.getByRole('region', { name: 'Basket' })).queryAllByRole('listitem');
const stored = async () => (await device.database.outbox.toArray()).map((row) => JSON.parse(row.body) as SaleBody);

/** The shop, with promotions. */
const promoting =
  (said: object): Answers =>
  (path, request) => {
    if (path === '/v1/pricing-rules') return Response.json(said);
    if (!path.startsWith('/v1/coupons/')) return shopAnswers(path, request);
    return Response.json({ title: 'Unknown', status: 404, code: 'pricing.unknown_coupon' }, { status: 404 });
  };

async function add(words: string): Promise<void> {
  // Put in at once: typed without a pause the words would be a scanner's.
  await person.click(search());
  await person.paste(words);
  await screen.findByRole('option');
  await person.keyboard('{Enter}');
  // Enter may come before the results: it counts when they are there, and then the box is empty again.
  await waitFor(() => expect(search()).toHaveProperty('value', ''));
}

/** Put in at once, as `add` does. */
async function typeCoupon(code: string): Promise<void> {
  const field = screen.getByLabelText('Code of the coupon');
  await person.clear(field);
  await person.click(field);
  await person.paste(code);
  await person.keyboard('{Enter}');
}

/** Opens the payment and waits as a person would: until the field for the amount has the focus. */
async function pay(): Promise<void> {
  await person.keyboard('{F12}');
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Amount')));
}

/** Keys as a scanner sends them: far faster than any hand. */
function scan(code: string): void {
  let time_ms = performance.now();
  act(() => {
    for (const key of [...code, 'Enter']) {
      const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, 'timeStamp', { value: (time_ms += 4) });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }
  });
}

describe('the sale', () => {
  beforeEach(() => vi.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(async () => {
    expect(vi.mocked(console.error).mock.calls).toEqual([]);
    vi.restoreAllMocks();
    await device.database.delete();
  });

  it('is done by keyboard alone: search, pay in cash, change, next', async () => {
    await open();
    await add('2*heart');
    expect(total()).toBe('£5.10');
    await person.keyboard('+');
    expect(total()).toBe('£7.65');
    await pay();
    expect(screen.getByTestId('due')).toHaveProperty('textContent', '£7.65');
    await person.keyboard('10{Enter}');
    expect(await screen.findByTestId('change')).toHaveProperty('textContent', '£2.35');
    const [document] = await stored();
    expect(document).toMatchObject({
      kind: 'sale',
      total_minor: 765,
      tenders: [{ kind: 'cash', amount_minor: 765, given_minor: 1000, change_minor: 235 }],
      lines: [{ name: 'White hanging heart', quantity_milli: 3000, unit_price_e4: 25_500, gross_minor: 765 }],
    });
    await person.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('change')).toBeNull());
    expect(screen.getByText('Ready for the next customer')).toBeTruthy();
  });

  it('takes a scan wherever the focus is, and counts the same thing up', async () => {
    await open();
    scan('85123A');
    await waitFor(() => expect(total()).toBe('£2.55'));
    scan('85123A');
    await waitFor(() => expect(total()).toBe('£5.10'));
    expect(lines()).toHaveLength(1);
    expect(search()).toHaveProperty('value', '');
  });

  it('says that a code is unknown and adds nothing', async () => {
    await open();
    scan('4006381333931');
    await screen.findByText('No product has the code 4006381333931');
    expect(lines()).toHaveLength(0);
  });

  it('does not let a scan into the payment', async () => {
    await open();
    await add('heart');
    await pay();
    scan('4006381333931');
    await screen.findByText(/was not added: the payment is open/);
    expect(screen.getByTestId('due').textContent).toBe('£2.55');
    expect(await stored()).toEqual([]);
  });

  it('does not take half a barcode for money', async () => {
    await open();
    await add('heart');
    await pay();
    await person.paste('381333931');
    await person.keyboard('{Enter}');
    await screen.findByText(/more than anybody hands over/);
    expect(screen.getByRole('button', { name: /^Take/ })).toHaveProperty('disabled', true);
    expect(await stored()).toEqual([]);
  });

  it('asks the price of what has none', async () => {
    await open();
    await add('postage');
    await person.type(await screen.findByLabelText('Price'), '3.20{Enter}');
    await waitFor(() => expect(total()).toBe('£3.20'));
  });

  it('opens a line in place: price, discount with its reason, remove', async () => {
    await open();
    await add('regency');
    await person.click(screen.getByRole('button', { name: 'Edit Regency cakestand' }));
    await person.click(screen.getByRole('button', { name: 'Percent' }));
    await person.type(screen.getByLabelText('Percent', { selector: 'input' }), '10');
    await person.click(screen.getByRole('button', { name: 'Damaged' }));
    // 10 % of 12.75 is 1.275, and the half goes away from zero.
    expect(total()).toBe('£11.47');
    await person.clear(screen.getByLabelText('Price'));
    await person.type(screen.getByLabelText('Price'), '10');
    expect(total()).toBe('£9.00');
    await person.click(screen.getByRole('button', { name: 'Remove' }));
    expect(lines()).toHaveLength(0);
  });

  it('can’t be paid while a discount is larger than its line', async () => {
    await open();
    await add('heart');
    await person.click(screen.getByRole('button', { name: 'Edit White hanging heart' }));
    await person.click(screen.getByRole('button', { name: 'Amount' }));
    await person.type(screen.getByLabelText('Amount', { selector: 'input' }), '9.99');
    await screen.findByText(/a discount is larger than its line/);
    expect(screen.getByRole('button', { name: /^Pay/ })).toHaveProperty('disabled', true);
  });

  it('shows what is due after each part, and card and cash together', async () => {
    await open();
    await add('regency');
    await pay();
    await person.type(screen.getByLabelText('Amount'), '5');
    await person.keyboard('{F10}');
    expect(screen.getByTestId('due').textContent).toBe('£7.75');
    await person.click(screen.getByRole('button', { name: '10.00' }));
    expect((await screen.findByTestId('change')).textContent).toBe('£2.25');
    expect((await stored())[0]?.tenders).toEqual([
      { kind: 'card_external', amount_minor: 500 },
      { kind: 'cash', amount_minor: 775, given_minor: 1000, change_minor: 225 },
    ]);
  });

  it('gives money back for goods without a receipt, as a document of its own', async () => {
    await open();
    await person.click(screen.getByRole('button', { name: 'Register menu' }));
    await person.click(screen.getByRole('menuitem', { name: 'Return without receipt' }));
    await add('heart');
    await waitFor(() => expect(total()).toBe('\u2212£2.55'));
    await pay();
    await person.keyboard('{Enter}');
    expect((await screen.findByTestId('change')).textContent).toBe('£2.55');
    expect((await stored())[0]).toMatchObject({
      kind: 'return',
      total_minor: -255,
      lines: [{ quantity_milli: -1000, gross_minor: -255 }],
      tenders: [{ kind: 'cash', amount_minor: -255, given_minor: 0, change_minor: 255 }],
    });
  });

  it('does not finish a sale that the disk has not taken, and keeps the basket', async () => {
    await open();
    await add('heart');
    await pay();
    vi.spyOn(device.database.outbox, 'add').mockRejectedValueOnce(new DOMException('the disk is full', 'QuotaExceededError'));
    await person.keyboard('{Enter}');
    await screen.findByText('The sale could not be stored on this device');
    expect(screen.queryByTestId('change')).toBeNull();
    expect(basket.get().basket.lines).toHaveLength(1);
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    expect(await stored()).toHaveLength(1);
  });

  it('finds the open basket again after a reload, but never one that was sold', async () => {
    await open();
    await add('heart');
    await basket.settled();
    const again = await OpenBasket.load(device, register_id);
    expect(again.get().basket).toEqual(basket.get().basket);

    const row = await device.database.baskets.toCollection().first();
    await pay();
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    // As a crash would leave it, had the two not been one transaction.
    await device.database.baskets.put(row!);
    const third = await OpenBasket.load(device, register_id);
    expect(third.get().basket.lines).toEqual([]);
  });

  it('parks a basket and takes it up again', async () => {
    await open();
    await add('heart');
    await person.keyboard('{F8}');
    await waitFor(() => expect(lines()).toHaveLength(0));
    await screen.findByRole('button', { name: /Parked \(1\)/ });
    await person.keyboard('{F8}');
    await person.click(await screen.findByRole('button', { name: /1 line/ }));
    await waitFor(() => expect(total()).toBe('£2.55'));
  });

  it('shows by name what a promotion takes off, and stores it with the sale', async () => {
    await open(promoting(rules));
    await add('3*heart');
    const [line] = lines();
    await waitFor(() => expect(line?.textContent).toContain('3 for 2 on hearts\u22122.55'));
    expect(screen.getByText('Promotions').parentElement?.textContent).toBe('Promotions\u22122.55');
    expect(total()).toBe('£5.10');
    await pay();
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    expect((await stored())[0]).toMatchObject({ rules_version: 7, priced_at: '2026-11-23T10:00', total_minor: 510 });
    const receipt = await screen.findByRole('article', { name: 'Receipt', hidden: true });
    expect(receipt.textContent).toContain('3 for 2 on hearts\u22122.55');
  });

  it('takes a coupon by keyboard, says what it does, and lets it go again', async () => {
    await open(promoting(rules));
    await add('regency');
    await screen.findByRole('button', { name: /^Coupon/ });
    await person.keyboard('{F7}');
    await typeCoupon('nosuch');
    await screen.findByText('There is no coupon nosuch');
    await typeCoupon('welcome10');
    await screen.findByText('nothing to take off now');
    expect(total()).toBe('£12.75');
    await waitFor(() => expect(document.activeElement).toBe(search()));
    await add('regency');
    await screen.findByText('used');
    // A tenth off 25.50.
    expect(total()).toBe('£22.95');
    await person.click(screen.getByRole('button', { name: 'Remove the coupon WELCOME10' }));
    expect(total()).toBe('£25.50');
  });

  it('takes the scan of a coupon wherever the focus is', async () => {
    await open(promoting(rules));
    await waitFor(() => expect(device.rules.get().version).toBe(7));
    scan('WELCOME10');
    await screen.findByText('nothing to take off now');
    expect(screen.getByText('Ready for the next customer')).toBeTruthy();
    expect(screen.queryByText(/No product has the code/)).toBeNull();
  });

  it('follows the shop’s clock: at tea time the price list holds', async () => {
    await open(promoting(tea_time), Date.UTC(2026, 10, 23, 16, 30));
    await add('regency');
    await waitFor(() => expect(total()).toBe('£10.00'));
    await pay();
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    expect((await stored())[0]?.lines[0]).toMatchObject({ unit_price_e4: 100_000, price_list: { id: 'tea', version: 2 } });
  });

  it('prices an open basket again when the hour of a price list begins', async () => {
    await open(promoting(tea_time), Date.UTC(2026, 10, 23, 16, 29));
    await add('regency');
    await waitFor(() => expect(device.rules.get().version).toBe(8));
    expect(total()).toBe('£12.75');
    Object.assign(device.clock, { now_ms: () => Date.UTC(2026, 10, 23, 16, 30) });
    await waitFor(() => expect(total()).toBe('£10.00'));
  });

  it('says that it has no promotions to go by, as long as it has never been told and the line is away', async () => {
    await open();
    act(() => device.line.report({ answered: false }));
    await screen.findByText('The line is away and this till has not read the promotions yet');
    act(() => device.line.report({ answered: true }));
    expect(screen.queryByText(/has not read the promotions yet/)).toBeNull();
  });

  it('does not let a price list overrule what the cashier typed', async () => {
    await open(promoting(tea_time), Date.UTC(2026, 10, 23, 16, 30));
    await add('regency');
    await waitFor(() => expect(total()).toBe('£10.00'));
    await person.click(screen.getByRole('button', { name: 'Edit Regency cakestand' }));
    expect(screen.getByLabelText('Price')).toHaveProperty('value', '10.00');
    await person.clear(screen.getByLabelText('Price'));
    await person.type(screen.getByLabelText('Price'), '11');
    expect(total()).toBe('£11.00');
  });

  it('takes the price of a label as it is, and lets nobody make two of it', async () => {
    const code = '09520123456788';
    const cheese = {
      ...product(9, 'Cheddar', 129_900, code),
      variants: [{ ...product(9, 'Cheddar', 129_900, code).variants[0]!, unit: 'kg' }],
    };
    await open((path, request) =>
      path === `/v1/products/by-code/${code}`
        ? Response.json({ product: cheese, variant_id: cheese.variants[0]?.id })
        : shopAnswers(path, request),
    );
    scan(`]d201${code}31030007553922999`);
    await waitFor(() => expect(total()).toBe('£9.99'));
    expect(lines()[0]?.textContent).toContain('0.755 kgCheddar9.99price on the label');
    await person.keyboard('+');
    expect(total()).toBe('£9.99');
    await person.click(screen.getByRole('button', { name: 'Edit Cheddar' }));
    await screen.findByText(/Its label says 9.99/);
    expect(screen.queryByLabelText('Quantity')).toBeNull();
    await pay();
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    expect((await stored())[0]?.lines[0]).toMatchObject({ code, quantity_milli: 755, label_price_minor: 999, gross_minor: 999 });
  });

  it('does not sell what has expired, and says so', async () => {
    await open();
    scan(']d2010952012345678817260200');
    await screen.findByText('This expired on 28 Feb 2026 and must not be sold');
    expect(lines()).toHaveLength(0);
  });

  it('sells without a line what this device has seen', async () => {
    let online = true;
    await open((path, request) => (online ? shopAnswers(path, request) : undefined));
    await screen.findByRole('button', { name: /Regency cakestand/ });
    online = false;
    scan('22423');
    await waitFor(() => expect(total()).toBe('£12.75'));
    await pay();
    await person.keyboard('{Enter}');
    await screen.findByTestId('change');
    expect(await screen.findAllByText(/Stored on this device/)).not.toHaveLength(0);
    expect(await screen.findByText('Number follows when the sale is sent')).toBeTruthy();
  });
});
