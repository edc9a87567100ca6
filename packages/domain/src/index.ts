export * from './basket.ts';
export type { Brand } from './brand.ts';
export * from './cash.ts';
export * from './ids.ts';
export * from './label.ts';
export * from './money.ts';
export * from './time.ts';
