import { expect, test } from 'vitest';
import { isLawful } from './lawful.ts';

const service = { why: 'cn-recruitment-service', clock: 'mandateClosed', classes: ['message'], keepAtLeast: { n: 3, unit: 'years' } } as const;
const offers = { why: 'offers-and-fees', clock: 'placed', classes: ['card'], keepAtLeast: { n: 8, unit: 'years' } } as const;

test('[RT23] the law is said to ask for what a preset quotes, and for nothing more', () => {
  expect([isLawful(service), isLawful({ ...service, keepAtLeast: { n: 36, unit: 'months' } }), isLawful(offers)]).toEqual([true, true, true]);
  for (const more of [
    { ...service, keepAtLeast: { n: 10, unit: 'years' } },
    { ...service, keepAtLeast: { n: 1200, unit: 'days' } },
    { ...service, keepAtLeast: null },
    { ...service, clock: 'createdAt' },
    { ...service, classes: ['message', 'note'] },
    { ...service, why: 'fr-talent-pool' },
    { ...service, why: '' },
    { ...offers, keepAtLeast: { n: 11, unit: 'years' } },
  ] as const)
    expect([more, isLawful(more)]).toEqual([more, false]);
});
