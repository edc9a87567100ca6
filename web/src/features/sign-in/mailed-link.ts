import { ApiProblem } from '@shopx/api-client';
import type { TFunction } from 'i18next';
import { isNoAnswer } from '../../device/kept-answer.ts';
import { faultWords } from '../../ui/screen-fault.tsx';

/** What a link out of a mail is for: the last word of its path, /account/reset. */
const pages = ['confirm', 'reset', 'invitation', 'email', 'recovery', 'recovery-begin', 'recovery-stop'] as const;
export type LinkPage = (typeof pages)[number];

export function linkPage(word: string | undefined): LinkPage | undefined {
  return pages.find((page) => page === word);
}

/** Whether the page asks for a password, or only whether one agrees. */
export function asksPassword(page: LinkPage): boolean {
  return page === 'confirm' || page === 'reset' || page === 'invitation' || page === 'recovery';
}

/**
 * The token of a link stands behind the #, so that it is in no request, no log and no Referer. It is read once and taken out of the address, so
 * that it is not in the history of a shared till either.
 */
export function takeToken(place: Pick<Location, 'hash' | 'pathname'>, history: Pick<History, 'replaceState' | 'state'>): string {
  const token = place.hash.slice(1);
  if (token !== '') history.replaceState(history.state, '', place.pathname);
  return token;
}

/** A fault of these pages in words: what is wrong with a password is said, and a dead link is told from a dead line. */
export function linkFault(t: TFunction, fault: unknown): string {
  if (fault instanceof ApiProblem) {
    if (fault.problem.code === 'identity.link_is_dead') return t('account.linkIsDead');
    if (fault.problem.code === 'identity.no_account_yet') return t('account.noAccountYet');
    if (fault.problem.code === 'identity.password_refused') return passwordFault(t, fault.problem.errors?.[0]?.code);
  }
  return isNoAnswer(fault) ? t('signIn.unreachable') : faultWords(t, fault);
}

function passwordFault(t: TFunction, code: string | undefined): string {
  if (code === 'too_short') return t('account.passwordTooShort');
  if (code === 'too_personal') return t('account.passwordTooPersonal');
  return t('account.passwordTooCommon');
}
