declare const brand: unique symbol;

/** A value that carries its meaning in its type: a sale's id is not a store's, minor units are not a quantity. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
