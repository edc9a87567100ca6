import { createInstance, type i18n } from 'i18next';
import { en, type Words } from './en.ts';

export type { Words };
export { en };

export const languages: Readonly<Record<string, Words>> = { en };

/** Words are in the bundle, so that no screen ever waits for them and a till speaks without a line. */
export function createWords(language = 'en'): i18n {
  const words = createInstance();
  void words.init({
    lng: language,
    fallbackLng: 'en',
    initAsync: false,
    resources: Object.fromEntries(Object.entries(languages).map(([code, translation]) => [code, { translation }])),
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return words;
}
