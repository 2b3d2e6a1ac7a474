import { afterEach, describe, expect, test } from 'vitest';
import type { Document } from '../model/document.ts';
import { fromMicros } from '../model/timestamp.ts';
import { fields, ROOT, value } from '../test-support/values.ts';
import { emptyBatch, type Storage } from './storage.ts';

function document(path: string, micros: bigint): Document {
  const everything = new Map([
    ...fields({
      n: null,
      t: true,
      i: -(2n ** 63n),
      d: -0,
      nan: NaN,
      inf: -Infinity,
      s: '中😀\u0000',
      b: new Uint8Array([0, 255]),
      a: [1n, { x: [] }],
      m: { 'a.b': {} },
    }),
    ['r', { type: 'reference', value: `${ROOT}/x/y` }] as const,
    ['g', { type: 'geopoint', latitude: -1.5, longitude: -0 }] as const,
    ['at', { type: 'timestamp', value: fromMicros(-1n) }] as const,
  ]);
  return { name: `${ROOT}/${path}`, fields: everything, createTime: fromMicros(1n), updateTime: fromMicros(micros) };
}

/** What every storage must do. `open` opens the same storage again after `close`, or a new one when nothing is kept. */
export function storageContract(title: string, open: () => Storage, keeps: boolean): void {
  describe(`storage contract: ${title}`, () => {
    const opened: Storage[] = [];
    const start = (): Storage => {
      const storage = open();
      opened.push(storage);
      return storage;
    };
    afterEach(() => {
      for (const storage of opened.splice(0)) storage.close();
    });
    const again = (storage: Storage): Storage => {
      if (!keeps) return storage;
      storage.close();
      opened.splice(opened.indexOf(storage), 1);
      return start();
    };

    test('[FL5] every type of value comes back as it was', () => {
      let storage = start();
      const one = document('a/1', 2n ** 52n);
      storage.write({ ...emptyBatch, put: [one] });
      storage = again(storage);
      expect([...storage.documents()]).toEqual([one]);
    });

    test('[FL5] the last state of a document counts, and removed ones are gone', () => {
      let storage = start();
      storage.write({ ...emptyBatch, put: [document('b/1', 5n), document('b/2', 5n), document('b/3', 5n)] });
      storage.write({ ...emptyBatch, put: [{ ...document('b/1', 6n), fields: new Map([['x', value(1n)]]) }], remove: [`${ROOT}/b/2`] });
      storage = again(storage);
      const found = [...storage.documents()].filter(({ name }) => name.includes('/b/'));
      expect(found.map(({ name, updateTime }) => [name.slice(-3), updateTime])).toEqual([
        ['b/1', fromMicros(6n)],
        ['b/3', fromMicros(5n)],
      ]);
      expect(found[0]?.fields).toEqual(new Map([['x', value(1n)]]));
    });

    test('[FL5] events come back in order until they are removed, settings until they change', () => {
      let storage = start();
      const events = [3, 1, 2].map((seq) => ({ seq, functionKey: 'f', body: `{"at":${seq}}` }));
      storage.write({
        ...emptyBatch,
        addEvents: events,
        settings: new Map([
          ['clock', '1'],
          ['x', 'y'],
        ]),
      });
      storage.write({ ...emptyBatch, removeEvents: [2], settings: new Map([['clock', '2']]) });
      storage = again(storage);
      expect([...storage.events()].map(({ seq }) => seq)).toEqual([1, 3]);
      expect(storage.settings().get('clock')).toBe('2');
      expect(storage.settings().get('x')).toBe('y');
    });
  });
}
