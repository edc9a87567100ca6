import type { components } from './generated/schema.ts';

export { answerOf, createApi, doneOf, type Api, type ApiOptions } from './client.ts';
export { ApiProblem, problemOf, type Problem } from './problem.ts';

type Schemas = components['schemas'];
export type SignInAnswer = Schemas['SignedIn'];
export type SecondFactorAsked = Schemas['SecondFactorAsked'];
export type Store = Schemas['Store'];
export type TaxClass = Schemas['TaxClass'];
export type Pack = Schemas['Pack'];
export type PricingRulesAnswer = Schemas['RuleSet'];
export type Category = Schemas['Category'];
export type Product = Schemas['Product'];
export type Variant = Schemas['Variant'];
export type SaleBody = Schemas['SaleBody'];
export type SaleLine = Schemas['SaleLine'];
export type Tender = Schemas['SaleTender'];
export type WireDiscount = Schemas['Discount'];
export type Factors = Schemas['Factors'];
export type TotpSecret = Schemas['TotpSecret'];
export type PasskeyOptions = Schemas['PasskeyOptions'];
export type NewPasskey = Schemas['NewPasskey'];
export type PasskeyAsk = Schemas['PasskeyAsk'];
export type PasskeyAssertion = Schemas['PasskeyAssertion'];
export type Receipt = Schemas['Receipt'];
/** The server gives a recorded document back as it was said, so its shape is that of the body that said it. */
export type StoredSale = Readonly<{ receipt: Receipt; document: SaleBody }>;
