import { answerOf, type Factors } from '@shopx/api-client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useDevice } from '../../device/device.ts';
import { createPasskey } from '../../device/passkeys.ts';

const key = ['factors'];

export function useFactors() {
  const { api } = useDevice();
  return useQuery({ queryKey: key, queryFn: () => answerOf(api.GET('/v1/factors')) });
}

/** What may be changed. Each change answers with all that there is afterwards, which the page then shows. */
export function useFactorChanges() {
  const { api } = useDevice();
  const client = useQueryClient();
  const show = (factors: Factors) => client.setQueryData(key, factors);
  const beginApp = useMutation({ mutationFn: () => answerOf(api.POST('/v1/factors/totp')) });
  const confirmApp = useMutation({
    mutationFn: (code: string) => answerOf(api.POST('/v1/factors/totp/confirm', { body: { code } })),
    onSuccess: show,
  });
  const removeApp = useMutation({ mutationFn: () => answerOf(api.DELETE('/v1/factors/totp')), onSuccess: show });
  const addPasskey = useMutation({
    mutationFn: async (name: string) => {
      const options = await answerOf(api.POST('/v1/factors/passkeys/options'));
      return answerOf(api.POST('/v1/factors/passkeys', { body: await createPasskey(options, name) }));
    },
    onSuccess: show,
  });
  const removePasskey = useMutation({
    mutationFn: (passkey_id: string) => answerOf(api.DELETE('/v1/factors/passkeys/{passkey_id}', { params: { path: { passkey_id } } })),
    onSuccess: show,
  });
  const makeCodes = useMutation({
    mutationFn: () => answerOf(api.POST('/v1/factors/recovery-codes')),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  return { beginApp, confirmApp, removeApp, addPasskey, removePasskey, makeCodes };
}

export type FactorChanges = ReturnType<typeof useFactorChanges>;
