import { describe, expect, test } from 'vitest';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { packOutgoing, packReply, unpackOutgoing, unpackReply, type Outgoing } from './outgoing.ts';

const edit: Outgoing = {
  text: '改好了',
  writtenAtMs: 1_800_000_000_000,
  type: 'edit',
  ref: 'AAAAAAAAAAAAAAAAAAAAAA',
  extra: { replaces: 'AAAAAAAAAAAAAAAAAAAAAA' },
};
const answer: Outgoing = { text: 'yes', writtenAtMs: 5, ref: 'AAAAAAAAAAAAAAAAAAAAAA', quote: 'Monday?' };

describe('what the outbox keeps', () => {
  test('[OB20] what an earlier version stored is read for ever, and a plain text is still stored like that', () => {
    expect(unpackOutgoing(utf8('[1,"hello",7]'))).toEqual({ text: 'hello', writtenAtMs: 7 });
    expect(fromUtf8(packOutgoing({ text: 'hello', writtenAtMs: 7 }))).toBe('[1,"hello",7]');
    for (const bare of ['', 'hello', '[2,"not packed"]', '\u00ff 您好'])
      expect(unpackReply({ body: utf8(bare), madeAtMs: 9 })).toEqual({ text: bare, writtenAtMs: 9 });
    expect(fromUtf8(packReply({ text: 'hello', writtenAtMs: 7 }))).toBe('hello');
  });

  test('[OB20] acts and answers keep what they are about', () => {
    for (const one of [edit, answer]) {
      expect(unpackOutgoing(packOutgoing(one))).toEqual(one);
      expect(unpackReply({ body: packReply(one), madeAtMs: 9 })).toEqual(one);
    }
  });
});
