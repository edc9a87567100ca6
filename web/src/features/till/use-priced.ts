import type { Basket } from '@shopx/domain';
import { useMemo } from 'react';
import { useDevice, useRegister, useRules, useShopMinute } from '../../device/device.ts';
import { cartOf, isKernelError, type KernelError, type KernelQuote, type Moment } from '../../device/kernel.ts';
import { moneyRulesOf } from '../../device/shop.ts';
import { categoryPaths } from './category-paths.ts';
import { useCatalogue, useCategories } from './use-catalogue.ts';

export type Priced = Readonly<{
  quote: KernelQuote | undefined;
  fault: KernelError | undefined;
  /** What the quote was made by; undefined while the kernel has no promotions and no price lists to look at. */
  moment: Moment | undefined;
}>;

/** The kernel's word on a basket, and again whenever the minute or the rules change; an empty basket has nothing to price. */
export function usePriced(basket: Basket): Priced {
  const { kernel } = useDevice();
  const register = useRegister();
  const { version, names } = useRules();
  const at = useShopMinute();
  const { categories } = useCategories(useCatalogue());
  const pathOf = useMemo(() => categoryPaths(categories), [categories]);
  const moment = useMemo(
    () => (version === undefined ? undefined : { at, store: register.storeId, rulesVersion: version, names, pathOf }),
    [version, at, register, names, pathOf],
  );
  return useMemo(() => {
    if (basket.lines.length === 0) return { quote: undefined, fault: undefined, moment };
    const answer = kernel.quote(cartOf(basket, moneyRulesOf(register), moment));
    return isKernelError(answer) ? { quote: undefined, fault: answer, moment } : { quote: answer, fault: undefined, moment };
  }, [kernel, basket, register, moment]);
}
