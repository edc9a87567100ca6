import { useQuery } from '@tanstack/react-query';
import { useDevice, useLine, useRegister } from '../../device/device.ts';
import { refreshChoice } from '../../device/shop.ts';

/** How often an open till asks for the rules and the rates that it sells by. */
const ask_ms = 5 * 60_000;

/** Keeps what the till sells by up to date: promotions, price lists, taxes and the store's terms; at opening, then now and again while there is a line. */
export function useUpkeep(): void {
  const device = useDevice();
  const { online } = useLine();
  const { tenantId, registerId } = useRegister();
  useQuery({
    queryKey: ['upkeep', tenantId, registerId],
    queryFn: async () => {
      await Promise.all([device.rules.refresh(), refreshChoice(device)]);
      return true;
    },
    enabled: online,
    retry: false,
    staleTime: ask_ms,
    refetchInterval: ask_ms,
  });
}
