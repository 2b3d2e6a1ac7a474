import { expect, test } from 'vitest';
import type { SessionState } from '../platform/session-state.ts';
import { routes } from '../routes.ts';
import { homeOf } from './home-of.ts';

const closed: SessionState = { kind: 'signed-out', reason: 'removed', agencyName: null, closing: 'a-closing' };
const audiences = ['outside', 'joining', 'unlocking', 'inside'] as const;

test('[CL12] a page that learns of a closing goes to its end page, whoever it is for; whoever comes from there may sign in', () => {
  expect(audiences.map((audience) => homeOf(closed, audience, true, true))).toEqual(audiences.map(() => routes.closed('a-closing')));
  expect(homeOf(closed, 'outside', true, false)).toBe(null);
});
