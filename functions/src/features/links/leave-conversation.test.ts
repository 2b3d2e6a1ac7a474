import { expect, test } from 'vitest';
import { guardedLink } from './leave-conversation.ts';
import type { LinkDevice, LinkDocument } from './link-document.ts';

const device = (state: LinkDevice['state']) => ({ state, how: state === 'provisional' ? 'link' : null }) as LinkDevice;
const aLink = (state: LinkDocument['state']) =>
  ({
    state,
    guarded: false,
    devices: { phone: device('provisional'), laptop: device('waiting'), old: device('off'), own: device('admitted') },
  }) as unknown as LinkDocument;

test('[RM4] an unclaimed link is guarded and who came by it waits; a claimed, ended or unpublished one stays as it is', () => {
  for (const state of ['new', 'open'] as const) {
    const { guarded, devices } = guardedLink(aLink(state));
    expect([guarded, Object.fromEntries(Object.entries(devices).map(([id, one]) => [id, one.state])), devices['phone']?.how]).toEqual([
      true,
      { phone: 'waiting', laptop: 'waiting', old: 'off', own: 'admitted' },
      null,
    ]);
  }
  for (const state of ['draft', 'claimed', 'ended'] as const) expect(guardedLink(aLink(state))).toEqual(aLink(state));
});
