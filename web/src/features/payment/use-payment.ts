import { isPlausibleCash, parseAmount, type Currency, type MinorUnits } from '@shopx/domain';
import { useMemo, useState } from 'react';
import { useDevice } from '../../device/device.ts';
import { restAfter, settle, type Part, type PaymentFacts, type Settled } from './tendering.ts';

export type Payment = ReturnType<typeof usePayment>;

/** Takes parts until the sum is covered, then hands the settled payment over once. */
export function usePayment(facts: PaymentFacts, currency: Currency, onSettled: (settled: Settled) => Promise<void>) {
  const { kernel } = useDevice();
  const [parts, setParts] = useState<readonly Part[]>([]);
  const [text, setText] = useState('');
  const [tooMuchCard, setTooMuchCard] = useState(false);
  const [storing, setStoring] = useState(false);
  const [fault, setFault] = useState<unknown>();

  const rest = useMemo(() => restAfter(kernel, facts, parts), [kernel, facts, parts]);
  const typed = text.trim() === '' ? undefined : parseAmount(text, currency);
  const implausible = typed != null && rest !== undefined && !isPlausibleCash(typed, rest.cashMinor, currency);
  const invalid = typed === null || typed === 0 || implausible;
  /** What a button would take: the typed amount, or what is still due. */
  const cashAmount = invalid ? undefined : (typed ?? rest?.cashMinor);
  const cardAmount = invalid ? undefined : (typed ?? rest?.exactMinor);

  const finish = async (all: readonly Part[], settled: Settled) => {
    setStoring(true);
    setFault(undefined);
    try {
      await onSettled(settled);
    } catch (failure) {
      // The parts stay as they were before the last one: nothing was stored, so nothing was taken.
      setParts(all.slice(0, -1));
      setFault(failure);
    } finally {
      setStoring(false);
    }
  };

  const take = (part: Part) => {
    if (storing) return;
    const all = [...parts, part];
    setText('');
    setTooMuchCard(false);
    setParts(all);
    const settled = settle(kernel, facts, all);
    if (settled) void finish(all, settled);
  };

  return {
    parts,
    rest,
    text,
    invalid,
    implausible,
    tooMuchCard,
    storing,
    fault,
    cashAmount,
    cardAmount,
    type: (next: string) => {
      setText(next);
      setTooMuchCard(false);
    },
    takeCash: (amount: MinorUnits | undefined = cashAmount) => {
      if (amount === undefined) return;
      // Nothing in coins closes a sale only where rounding leaves nothing to give: 0.01 with a step of 0.05.
      if (amount === 0 && rest?.cashMinor !== 0) return;
      take({ kind: 'cash', givenMinor: amount });
    },
    takeCard: () => {
      if (cardAmount === undefined || cardAmount <= 0 || !rest) return;
      if (cardAmount > rest.exactMinor) setTooMuchCard(true);
      else take({ kind: 'card_external', amountMinor: cardAmount });
    },
    takeNothing: () => {
      const settled = settle(kernel, facts, []);
      if (settled && !storing) void finish([], settled);
    },
    undo: (index: number) => setParts(parts.filter((_part, at) => at !== index)),
  };
}
