import { Timestamp } from 'firebase/firestore';
import { expect, test } from 'vitest';
import { allInSight, inSightFrom, laterOf } from './in-sight.ts';

const at = (ms: number) => Timestamp.fromMillis(ms);

test('[RT64] months go out of sight on their day, whatever the server did until then', () => {
  const retention = { keptFrom: at(1000), month: { at: at(5000), from: at(2000) } };
  expect([
    inSightFrom(undefined, 9000),
    inSightFrom({}, 9000),
    inSightFrom({ retention: {} }, 9000),
    inSightFrom({ retention: { keptFrom: at(1000) } }, 9000),
    inSightFrom({ retention }, 4999),
    inSightFrom({ retention }, 5000),
    inSightFrom({ retention: { month: retention.month } }, 4999),
  ]).toEqual([allInSight, allInSight, allInSight, at(1000), at(1000), at(2000), allInSight]);
  expect([laterOf(at(1), at(2)), laterOf(at(2), at(1))]).toEqual([at(2), at(2)]);
});
