import { ApiProblem } from '@shopx/api-client';
import type { TFunction } from 'i18next';

/** Puts a fault into the words of the shop. `local` faults are the device's own store. */
export function faultWords(t: TFunction, fault: unknown): string {
  if (!(fault instanceof ApiProblem)) {
    const offline = fault instanceof TypeError || (fault instanceof DOMException && fault.name !== 'QuotaExceededError');
    return offline ? t('problem.offline') : t('problem.local', { detail: fault instanceof Error ? fault.message : String(fault) });
  }
  const { status, title, code, request_id: reference } = fault.problem;
  if (status === 401) return t('problem.signedOut');
  if (status === 403) return t('problem.forbidden');
  if (status === 429 || status === 503) return t('problem.busy');
  return t('problem.unexpected', { title, code, reference: reference ?? '–' });
}
