import { Timestamp } from 'firebase/firestore';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reachedAt, rememberCursors, type CursorStates } from './cursor-memory.ts';
import type { ReaderCursor } from './cursor-store.ts';
import type { Placed } from './message-order.ts';

const place = (n: number): Placed => ({ id: `m${n}`, sentAt: { seconds: n, nanoseconds: 0 } });
/** One reader's writes: messages 1 to 9, each write moves a mark. */
const writes: fc.Arbitrary<readonly ReaderCursor[]> = fc
  .array(fc.record({ delivered: fc.nat(4), read: fc.nat(4), pause: fc.integer({ min: 1, max: 50 }) }), { maxLength: 12 })
  .map((steps) => {
    let [delivered, read, second] = [0, 0, 100];
    return steps.flatMap((step) => {
      const before = `${delivered} ${read}`;
      delivered = Math.min(9, delivered + step.delivered);
      read = Math.min(delivered, read + step.read);
      second += step.pause;
      if (before === `${delivered} ${read}`) return [];
      const at = (n: number): Placed | null => (n === 0 ? null : place(n));
      return [{ uid: 'bo', delivered: at(delivered), read: at(read), evidence: 'page' as const, at: new Timestamp(second, 0) }];
    });
  });
const reach = (cursor: ReaderCursor, which: 'delivered' | 'read', n: number): boolean => (cursor[which]?.sentAt.seconds ?? 0) >= n;

test('[CV13] a time that was told never changes, is never too early, and is said without "at the latest" only where it is exact', () => {
  fc.assert(
    fc.property(writes, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (all, seen) => {
      let states: CursorStates = new Map();
      const told = new Map<string, number>();
      for (const [i, cursor] of all.entries()) {
        // Some states go by while this device is away.
        if (seen[i] === false) continue;
        states = rememberCursors(rememberCursors(states, [cursor]), [cursor]);
        for (const which of ['delivered', 'read'] as const)
          for (let n = 1; n < 10; n++) {
            const reached = reachedAt(states.get('bo') ?? [], which, place(n));
            const truth = all.slice(0, i + 1).find((one) => reach(one, which, n));
            expect(reached !== null).toBe(reach(cursor, which, n));
            if (reached === null || truth === undefined) continue;
            const trueMs = (truth.at?.seconds ?? 0) * 1000;
            expect(reached.ms).toBeGreaterThanOrEqual(trueMs);
            if (!reached.isLatest) expect(reached.ms).toBe(trueMs);
            const key = `${which} ${n}`;
            expect(told.get(key) ?? reached.ms).toBe(reached.ms);
            told.set(key, reached.ms);
          }
      }
    }),
    { seed: 20261122, numRuns: 400 },
  );
});
