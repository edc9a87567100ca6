/** A small value that survives a reload and tells React when it changes. Broken or foreign content reads as absent. */
export class StoredValue<Value> {
  readonly #key: string;
  readonly #storage: Storage;
  readonly #listeners = new Set<() => void>();
  #value: Value | undefined;

  constructor(key: string, storage: Storage, accepts: (value: unknown) => value is Value) {
    this.#key = key;
    this.#storage = storage;
    const text = storage.getItem(key);
    if (text === null) return;
    try {
      const value: unknown = JSON.parse(text);
      if (accepts(value)) this.#value = value;
    } catch {
      storage.removeItem(key);
    }
  }

  readonly get = (): Value | undefined => this.#value;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(value: Value | undefined): void {
    this.#value = value;
    if (value === undefined) this.#storage.removeItem(this.#key);
    else this.#storage.setItem(this.#key, JSON.stringify(value));
    for (const listener of this.#listeners) listener();
  }
}
