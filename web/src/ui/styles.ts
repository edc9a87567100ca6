import createCache from '@emotion/cache';

/** Styles that are made while the till runs carry the page's nonce, or the content policy would not let them in. */
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
export const styles = createCache({ key: 'css', ...(nonce ? { nonce } : {}) });
