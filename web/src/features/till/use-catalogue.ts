import { answerOf, type Category } from '@shopx/api-client';
import type { QuantityMilli, VariantId } from '@shopx/domain';
import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo } from 'react';
import { useDevice, useLine, useRegister } from '../../device/device.ts';
import { hueOf } from '../../ui/initials-tile.tsx';
import { Catalogue } from './catalogue.ts';
import { sellablesOf, type Sellable } from './sellable.ts';

/** Answers about the catalogue are fresh for this long; a price that changes meanwhile is flagged by the server, not refused. */
const fresh_ms = 60_000;
const stock_fresh_ms = 20_000;
const no_categories: readonly Category[] = [];

export function useCatalogue(): Catalogue {
  const device = useDevice();
  const { tenantId } = useRegister();
  return useMemo(() => new Catalogue(device, tenantId), [device, tenantId]);
}

/** How often a till reads the whole catalogue again, for what has changed meanwhile. */
const learn_ms = 30 * 60_000;

/** Keeps this device's own copy of the catalogue, from a moment after the till has opened. */
export function useLearning(catalogue: Catalogue): void {
  const { online } = useLine();
  useQuery({
    queryKey: ['learn'],
    queryFn: async ({ signal }) => {
      await catalogue.learn(signal);
      return true;
    },
    enabled: online,
    staleTime: learn_ms,
    refetchInterval: learn_ms,
  });
}

export function useCategories(catalogue: Catalogue) {
  const query = useQuery({ queryKey: ['categories'], queryFn: () => catalogue.categories(), staleTime: fresh_ms });
  const categories = query.data;
  /** The same shade for a category wherever its goods appear. */
  const hueFor = useCallback(
    (categoryId: string | undefined) => hueOf(categories?.findIndex((each) => each.id === categoryId) ?? -1),
    [categories],
  );
  return { categories: categories ?? no_categories, hueFor };
}

export function useBrowse(catalogue: Catalogue, categoryId: string | undefined) {
  return useInfiniteQuery({
    queryKey: ['browse', categoryId ?? 'all'],
    queryFn: ({ pageParam, signal }) => catalogue.browse(categoryId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: fresh_ms,
  });
}

export type SearchResults = Readonly<{
  /** The text that the results answer; it runs behind what is typed. */
  answered: string | undefined;
  results: readonly Sellable[];
  fromDevice: boolean;
  fault: unknown;
  /** The results for a text, waited for. */
  ask: (text: string) => Promise<readonly Sellable[]>;
}>;

export function useSearch(catalogue: Catalogue, typed: string): SearchResults {
  const text = useDeferredValue(typed.trim());
  const client = useQueryClient();
  const searchFor = (words: string) =>
    queryOptions({
      queryKey: ['search', words],
      queryFn: async ({ signal }) => ({ text: words, page: await catalogue.search(words, signal) }),
      staleTime: fresh_ms,
    });
  const query = useQuery({ ...searchFor(text), enabled: text !== '', placeholderData: keepPreviousData });
  const ask = async (words: string) => (await client.query(searchFor(words))).page.products.flatMap(sellablesOf);
  const results = useMemo(() => query.data?.page.products.flatMap(sellablesOf) ?? [], [query.data]);
  return { answered: query.data?.text, results, fromDevice: query.data?.page.from === 'device', fault: query.error, ask };
}

/** Quantities on hand, for the sign "3 left". Best effort: without an answer nothing is shown. */
export function useStock(variantIds: readonly VariantId[]): ReadonlyMap<string, QuantityMilli> {
  const { api } = useDevice();
  const { storeId } = useRegister();
  const query = useQuery({
    queryKey: ['stock', storeId, variantIds],
    queryFn: ({ signal }) =>
      answerOf(
        api.GET('/v1/stock', {
          // The description names one variant and says "may be repeated": openapi-fetch repeats the parameter for an array.
          params: { query: { store_id: storeId, variant_id: [...variantIds] as unknown as string } },
          signal,
        }),
      ),
    enabled: variantIds.length > 0,
    staleTime: stock_fresh_ms,
    retry: false,
  });
  return useMemo(() => new Map(query.data?.items.map((item) => [item.variant_id, item.on_hand_milli as QuantityMilli])), [query.data]);
}
