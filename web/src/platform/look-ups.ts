export interface LookUps<Value> {
  /** Asks for what is neither known nor on its way. */
  want(ids: readonly string[], ask: (id: string) => Promise<Value>): void;
}

/** What is looked up for each of some things, once: a list that changes while answers are on their way asks for none of them again. */
export const openLookUps = <Value>(changed: (known: ReadonlyMap<string, Value>) => void): LookUps<Value> => {
  let known: ReadonlyMap<string, Value> = new Map();
  const asked = new Set<string>();
  return {
    want: (ids, ask) => {
      for (const id of ids) {
        if (asked.has(id)) continue;
        asked.add(id);
        ask(id).then(
          (value) => {
            known = new Map(known).set(id, value);
            changed(known);
          },
          () => void asked.delete(id),
        );
      }
    },
  };
};
