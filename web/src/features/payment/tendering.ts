import type { Tender } from '@shopx/api-client';
import { minorUnits, type MinorUnits } from '@shopx/domain';
import { isKernelError, type Kernel } from '../../device/kernel.ts';

/** One part of a payment, as the cashier took it. Amounts are magnitudes; the document's sign is its kind. */
export type Part = Readonly<{ kind: 'cash'; givenMinor: MinorUnits }> | Readonly<{ kind: 'card_external'; amountMinor: MinorUnits }>;

export type PaymentFacts = Readonly<{
  totalMinor: number;
  cashStepMinor: number;
  /** Where exactly half a step goes; absent: up. */
  cashTie?: 'up' | 'down' | undefined;
  isReturn: boolean;
}>;

export type Rest = Readonly<{
  /** What a card would pay: to the minor unit. */
  exactMinor: MinorUnits;
  /** What coins would pay: rounded to what exists. */
  cashMinor: MinorUnits;
}>;

export type Settled = Readonly<{
  tenders: readonly Tender[];
  roundingMinor: MinorUnits;
  /** What goes back over the counter: the change, or on a return what is paid out in cash. */
  changeMinor: MinorUnits;
}>;

type Taken = Readonly<{ cards: readonly MinorUnits[]; given: number; nonCash: number }>;

/** What was handed over so far, by kind, with the sign of the total. */
function taken(parts: readonly Part[], sign: number): Taken {
  const cards = parts.flatMap((part) => (part.kind === 'card_external' ? [part.amountMinor] : []));
  const given = parts.reduce((sum, part) => sum + (part.kind === 'cash' ? part.givenMinor : 0), 0);
  return { cards, given, nonCash: sign * cards.reduce((sum, amount) => sum + amount, 0) };
}

const tieOf = ({ cashTie }: PaymentFacts) => (cashTie ? { cash_tie: cashTie } : {});

const signOf = (facts: PaymentFacts): number => (facts.isReturn ? -1 : 1);

/** What is still due after the parts taken; undefined when nothing is, because it is paid, or overpaid in cash and settled. */
export function restAfter(kernel: Kernel, facts: PaymentFacts, parts: readonly Part[]): Rest | undefined {
  const sign = signOf(facts);
  const { given, nonCash } = taken(parts, sign);
  const due = (cash_step_minor: number): number | undefined => {
    // Cash already in hand is passed as paid, so that the kernel names the rest and no subtraction happens here.
    const answer = kernel.settle({
      total_minor: facts.totalMinor,
      cash_step_minor,
      ...tieOf(facts),
      tenders_non_cash_minor: nonCash + sign * given,
    });
    return isKernelError(answer) ? undefined : answer.due_minor;
  };
  const exact = due(1);
  const cash = due(facts.cashStepMinor);
  if (exact === undefined || cash === undefined || exact === 0) return undefined;
  return { exactMinor: minorUnits(Math.abs(exact)), cashMinor: minorUnits(Math.abs(cash)) };
}

/**
 * Closes a payment: the tenders of the document, the cash rounding and the change, all from one answer of the kernel. Undefined while the parts do not
 * cover what is due.
 */
export function settle(kernel: Kernel, facts: PaymentFacts, parts: readonly Part[]): Settled | undefined {
  const sign = signOf(facts);
  const { cards, given, nonCash } = taken(parts, sign);
  const paysCash = parts.some((part) => part.kind === 'cash');
  const answer = kernel.settle({
    total_minor: facts.totalMinor,
    // Only coins round: without a cash part the sum must be met to the minor unit.
    cash_step_minor: paysCash ? facts.cashStepMinor : 1,
    ...tieOf(facts),
    tenders_non_cash_minor: nonCash,
    cash_given_minor: facts.isReturn ? 0 : given,
  });
  if (isKernelError(answer)) return undefined;
  if (!paysCash && answer.due_minor !== 0) return undefined;
  const cash: Tender[] = paysCash
    ? [
        {
          kind: 'cash',
          amount_minor: answer.due_minor,
          given_minor: facts.isReturn ? 0 : given,
          change_minor: answer.change_minor,
        },
      ]
    : [];
  const card: Tender[] = cards.map((amount) => ({ kind: 'card_external', amount_minor: sign * amount }));
  return {
    tenders: [...card, ...cash],
    roundingMinor: minorUnits(answer.rounding_minor),
    changeMinor: minorUnits(answer.change_minor),
  };
}
