import { expect, test } from 'vitest';
import type { MessageRow } from './readable-row.ts';
import type { Redaction } from './redaction.ts';
import { aPackage, bodyOf, copyOf, mails, type Said } from './test-support/a-package.ts';

const secret = 'he bluffs';
const whole = { type: 'msg', fate: 'whole' } as const;
const nowhere = 99;

/** What became of each message, and that nothing of the secret is in any format. */
const outcomes = async (said: readonly Said[], redactions: readonly Redaction[]): Promise<(string | null)[]> => {
  const { files, counts } = await copyOf(await aPackage([{ kind: 'candidate', tier: 'standard', said }]), { redactions });
  const rows = (files.get('copy.jsonl') ?? '')
    .split('\n')
    .filter((line) => line.includes('"row":"message"'))
    .map((line) => JSON.parse(line) as MessageRow);
  for (const [, text] of files) expect(text).not.toContain(secret);
  for (const [, mail] of mails(files)) expect(bodyOf(mail)).not.toContain(secret);
  // Keys of what is shown, and of nothing else: a key opens all that was sealed under it, quotes too.
  expect((files.get('keys.jsonl') ?? '').split('\n').filter((line) => line.includes('"key"'))).toHaveLength(counts.readable);
  return rows.map(({ why }) => why);
};

test('[RD6] what edits, quotes, takes back or reacts to a note that is left out is left out with it, however often over', async () => {
  const said: Said[] = [
    { ...whole, text: 'hello' },
    { ...whole, text: secret, type: 'note' },
    { ...whole, text: `${secret} I think`, type: 'edit', about: 1 },
    { ...whole, text: `${secret} I know`, type: 'edit', about: 2 },
    { ...whole, text: '', type: 'react', about: 1 },
    { ...whole, text: '', type: 'del', about: 1 },
    { ...whole, text: 'agreed', about: 1, quote: secret },
    { ...whole, text: 'so do I', about: 6, quote: secret, sender: 'guest' },
    { ...whole, text: 'hello there', type: 'edit', about: 0 },
    { ...whole, text: 'hello you', about: 0, quote: 'hello', sender: 'guest' },
  ];
  expect(await outcomes(said, ['notes'])).toEqual([null, 'notes', 'notes', 'notes', 'notes', 'notes', 'notes', 'notes', null, null]);
});

test('[RD6] what is about a message that the copy does not have may be about a note: of the team it is left out, of a candidate it is not', async () => {
  const said: Said[] = [
    { ...whole, text: secret, type: 'edit', about: nowhere },
    { ...whole, text: 'agreed', about: nowhere, quote: secret },
    { ...whole, text: 'mine', type: 'edit', about: nowhere, sender: 'guest' },
    { ...whole, text: 'yes', about: nowhere, quote: 'a word', sender: 'guest' },
  ];
  expect(await outcomes(said, ['notes'])).toEqual(['notes', 'notes', null, null]);
});

test('[RD6] a quote that names no message may be of anything that is left out', async () => {
  const said: Said[] = [
    { ...whole, text: 'agreed', quote: secret },
    { ...whole, text: 'agreed', quote: secret, sender: 'guest' },
    { ...whole, text: 'plain' },
  ];
  expect(await outcomes(said, ['pay'])).toEqual(['pay', 'pay', null]);
  expect(await outcomes(said.toSpliced(1, 1), ['notes'])).toEqual(['notes', null]);
});

test('[RD6] a copy that leaves nothing out has it all', async () => {
  const said: Said[] = [
    { ...whole, text: 'a', type: 'note' },
    { ...whole, text: 'b', type: 'edit', about: 0 },
    { ...whole, text: 'c', about: nowhere, quote: 'd' },
    { ...whole, text: 'e', quote: 'f' },
  ];
  expect(await outcomes(said, [])).toEqual([null, null, null, null]);
});
