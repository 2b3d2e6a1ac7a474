import { memoryOutboxStorage } from '../../../web/src/platform/outbox/memory-storage.ts';
import type { OutboxStorage } from '../../../web/src/platform/outbox/ports.ts';

/** An outbox store that outlives its tabs. `tab` gives the view of one: once that is dead its calls never end and change nothing. */
export const keptOutbox = (): { tab(isAlive: () => boolean): OutboxStorage; all: OutboxStorage } => {
  const all = memoryOutboxStorage();
  return {
    all,
    tab: (isAlive) => {
      const gate = async <T>(work: () => Promise<T>): Promise<T> => {
        if (!isAlive()) return new Promise<T>(() => undefined);
        // A tab may die between any two steps; what the store was asked before that is done.
        await Promise.resolve();
        const done = await work();
        return isAlive() ? done : new Promise<T>(() => undefined);
      };
      return {
        load: () => gate(() => all.load()),
        add: (item) => gate(() => all.add(item)),
        save: (item) => gate(() => all.save(item)),
        plan: (id, plan) => gate(() => all.plan(id, plan)),
        land: (item) => gate(() => all.land(item)),
        remove: (id) => gate(() => all.remove(id)),
      };
    },
  };
};
