import { ApiProblem } from '@shopx/api-client';
import type { TFunction } from 'i18next';
import { faultWords } from '../../ui/screen-fault.tsx';

/** Whether the server wants a fresh sign-in before it changes anything. */
export const wantsFreshSignIn = (fault: unknown): boolean => fault instanceof ApiProblem && fault.problem.code === 'auth.step_up_required';

/** Puts what went wrong into words that say what to do next. */
export function securityFault(t: TFunction, fault: unknown): string {
  if (fault instanceof DOMException && fault.name === 'NotAllowedError') return t('security.declined');
  if (fault instanceof DOMException && fault.name === 'InvalidStateError') return t('security.passkeyKnown');
  if (!(fault instanceof ApiProblem)) return faultWords(t, fault);
  switch (fault.problem.code) {
    case 'auth.step_up_required':
      return t('security.freshSignIn');
    case 'factors.wrong_code':
      return t('security.wrongCode');
    case 'factors.passkey_known':
      return t('security.passkeyKnown');
    case 'factors.passkey_refused':
      return t('security.passkeyRefused');
    case 'factors.too_many_passkeys':
      return t('security.tooManyPasskeys');
    default:
      return faultWords(t, fault);
  }
}
