import { Timestamp } from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import { fromBase64url } from '@liexin/proof/bytes';
import type { StoredMessage } from '../live/stored-message.ts';
import type { OpenOutcome } from '../vault/messages.ts';
import { isWords, lastWords } from './last-words.ts';

const idOf = (letter: string): string => letter.repeat(21) + 'A';
type Type = 'msg' | 'edit' | 'del' | 'react';
const stored = (letter: string, seconds: number, type: Type = 'msg', ref?: string, sender = 'guest'): StoredMessage => ({
  id: idOf(letter),
  sentAt: new Timestamp(seconds, 0),
  sender,
  envelope: {
    version: 1,
    suite: 1,
    epoch: 1,
    period: 24322,
    sender,
    device: 'd',
    counter: seconds,
    type,
    ...(ref === undefined ? {} : { ref: fromBase64url(idOf(ref)) }),
    keyLogSeq: 4,
    keyLogHash: new Uint8Array(16),
    tipSeq: 0,
    tipHash: new Uint8Array(16),
    nonce: new Uint8Array(12),
    ciphertext: new Uint8Array(272),
    commitment: new Uint8Array(32),
    signature: new Uint8Array(64),
  },
});

/** A lane in the order of time, of which the list has fetched the last `has`. */
const look = async (lane: readonly StoredMessage[], has: number, locked: readonly string[] = []) => {
  const newestFirst = lane.toReversed();
  let pages = 0;
  const found = await lastWords({
    newest: newestFirst.slice(0, has),
    older: async (before) => {
      pages += 1;
      const at = newestFirst.findIndex(({ id }) => id === before.id);
      return newestFirst.slice(at + 1, at + 3);
    },
    open: async ({ id }): Promise<OpenOutcome> =>
      locked.includes(id) ? { kind: 'locked', code: 'key-missing' } : { kind: 'opened', body: { text: `text of ${id[0]}`, writtenAtMs: 1 } },
  });
  return { found, pages };
};

describe('last words of a lane', () => {
  test('[AC13] the newest message, and nothing more is fetched for it', async () => {
    expect(await look([stored('a', 1), stored('b', 2)], 1)).toEqual({ found: { sender: 'guest', text: 'text of b', kind: 'opened' }, pages: 0 });
    expect((await look([], 0)).found).toBe(null);
  });

  test('[AC13] behind reactions, as it was edited or deleted last; what another person tried counts for nothing', async () => {
    const lane = [stored('a', 1), stored('b', 2), stored('e', 3, 'edit', 'b'), stored('r', 4, 'react', 'a', 'me'), stored('x', 5, 'del', 'b', 'me')];
    expect(await look(lane, 1)).toEqual({ found: { sender: 'guest', text: 'text of e', kind: 'opened' }, pages: 2 });
    expect((await look([...lane, stored('d', 6, 'del', 'b')], 6)).found).toEqual({ sender: 'guest', text: null, kind: 'deleted' });
  });

  test('[AC13] what does not open is locked, whatever was done to it', async () => {
    expect((await look([stored('a', 1), stored('e', 2, 'edit', 'a')], 2, [idOf('a')])).found).toEqual({ sender: 'guest', text: null, kind: 'locked' });
  });

  test('[AC14] acts are nothing unread', () => {
    expect(['msg', 'edit', 'del', 'react'].map((type) => isWords(stored('a', 1, type as Type, 'b')))).toEqual([true, false, false, false]);
  });
});
