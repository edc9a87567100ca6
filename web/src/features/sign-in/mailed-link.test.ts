import { ApiProblem } from '@shopx/api-client';
import { createWords } from '@shopx/i18n';
import { describe, expect, it, vi } from 'vitest';
import { asksPassword, linkFault, linkPage, takeToken } from './mailed-link.ts';

const t = createWords().t;
const refused = (code: string, field?: string) =>
  new ApiProblem({
    type: 'about:blank',
    title: 'Unprocessable',
    status: 422,
    code,
    ...(field ? { errors: [{ pointer: '/password', code: field, detail: '' }] } : {}),
  });

describe('a link out of a mail', () => {
  it('gives its token once and leaves nothing in the address', () => {
    const history = { state: { key: 'x' }, replaceState: vi.fn() };
    expect(takeToken({ hash: '#abc_-1', pathname: '/account/reset' }, history)).toBe('abc_-1');
    expect(history.replaceState).toHaveBeenCalledExactlyOnceWith({ key: 'x' }, '', '/account/reset');
  });

  it('without a token changes nothing', () => {
    const history = { state: null, replaceState: vi.fn() };
    expect(takeToken({ hash: '', pathname: '/account/reset' }, history)).toBe('');
    expect(history.replaceState).not.toHaveBeenCalled();
  });

  it('is for a page that there is', () => {
    expect(linkPage('reset')).toBe('reset');
    expect(linkPage('nonsense')).toBeUndefined();
    expect(linkPage(undefined)).toBeUndefined();
    expect(asksPassword('invitation')).toBe(true);
    expect(asksPassword('recovery-stop')).toBe(false);
  });

  it('says what is wrong', () => {
    expect(linkFault(t, refused('identity.link_is_dead'))).toContain('link');
    const said = new Set(
      ['too_short', 'too_common', 'too_personal'].map((field) => linkFault(t, refused('identity.password_refused', field))),
    );
    expect(said.size).toBe(3);
  });
});
