import { isOpenToPlans, type OutboxItem } from './item.ts';
import type { OutboxStorage } from './ports.ts';

/** For a browser that keeps nothing (private mode): the outbox lives until the tab closes, and the page says so. */
export const memoryOutboxStorage = (): OutboxStorage => {
  const items = new Map<string, OutboxItem>();
  const counters: Record<string, number> = {};
  let order = 0;
  return {
    load: async () => ({ items: [...items.values()].toSorted((a, b) => a.order - b.order), counters: { ...counters } }),
    add: async (item) => {
      order += 1;
      items.set(item.id, { ...item, order });
      return order;
    },
    save: async (item) => {
      if (items.has(item.id)) items.set(item.id, item);
    },
    plan: async (id, plan) => {
      const item = items.get(id);
      if (item !== undefined && isOpenToPlans(item)) items.set(id, { ...item, plan });
    },
    land: async (item) => {
      items.delete(item.id);
      counters[item.laneId] = Math.max(counters[item.laneId] ?? 0, item.counter ?? 0);
    },
    remove: async (id) => {
      items.delete(id);
    },
  };
};

const held = new Map<string, OutboxStorage>();

/** The one of this name, for as long as the tab lives: what waits in it outlives whatever opened it. */
export const memoryOutboxOf = (name: string): OutboxStorage => {
  const storage = held.get(name) ?? memoryOutboxStorage();
  held.set(name, storage);
  return storage;
};

export const forgetMemoryOutbox = (name: string): void => void held.delete(name);
