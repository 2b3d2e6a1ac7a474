import { expect, test } from 'vitest';
import { aPackage, bodyOf, copyOf, mails, names, type Said } from './test-support/a-package.ts';

const imported = {
  ...({ sentMicros: Date.UTC(2025, 7, 12, 10, 4, 9) * 1000, type: 'msg', part: 'candidate', id: 'was', agencyId: 'left', exportId: 'e', files: 2 } as const),
  writer: { uid: 'guest', name: '沈一凡 <b>', kind: 'candidate' },
};

test('[IM8] every format says of an imported message that nobody witnessed it, whose it was and when; of others none says so', async () => {
  const said: Said[] = [
    { text: 'ours', type: 'msg', fate: 'whole' },
    { text: 'theirs', type: 'imported', fate: 'whole', imported },
    { text: 'nobody’s', type: 'imported', fate: 'whole', imported: { ...imported, id: 7 } as never },
  ];
  const { files, counts } = await copyOf(await aPackage([{ kind: 'internal', tier: 'standard', said }]));
  expect(counts).toMatchObject({ messages: 3, readable: 2, unreadable: 1 });
  const rows = (files.get('copy.jsonl') ?? '').split('\n').flatMap((line) => (line.includes('"row":"message"') ? [JSON.parse(line) as unknown] : []));
  expect(rows).toMatchObject([
    { type: 'msg', text: 'ours' },
    { type: 'imported', text: 'theirs', files: 2, imported, sender: { name: 'Anna' } },
    { why: 'bad-body' },
  ]);
  expect(rows[0]).not.toHaveProperty('imported');
  const mark = 'Imported, not witnessed. Message of 沈一凡 <b> (candidate), 2025-08-12 10:04:09 UTC';
  const html = files.get('copy.html') ?? '';
  expect(html.split('Imported, not witnessed').length - 1).toBe(1);
  expect(html).toContain(mark.replace('<b>', '&lt;b&gt;'));
  const [ours = '', theirs = ''] = mails(files).map(([, mail]) => bodyOf(mail));
  expect([ours, theirs]).toEqual(['ours', `${mark}\n\ntheirs`]);
  const table = (files.get('copy.csv') ?? '').split('\r\n');
  expect([table[1]?.endsWith('"",""'), table[2]?.endsWith('"2025-08-12 10:04:09","沈一凡 <b>"')]).toEqual([true, true]);
  expect(table[2]).toContain('"Imported, not witnessed"');
});

test('[IM8, RD10] a copy that concerns a member has no words of others that they imported, and a key file no word of others', async () => {
  const said: Said[] = [{ text: 'of a candidate', type: 'imported', fate: 'whole', imported, sender: 'anna' }];
  const called = { ...names, languages: { conv: 'zh' }, sources: { conv: 'referral' } };
  const made = await aPackage([{ kind: 'internal', tier: 'standard', said }]);
  const whole = await copyOf(made, { names: called });
  expect([whole.counts.readable, whole.files.get('copy.jsonl')]).toEqual([1, expect.stringContaining('"source":"referral"')]);
  const { files, counts } = await copyOf(made, { redactions: ['others'], concern: { about: 'person', id: 'anna' }, names: called });
  expect(counts).toMatchObject({ readable: 0, redacted: 1 });
  for (const [, text] of files) for (const word of ['of a candidate', '沈一凡', 'referral']) expect(text).not.toContain(word);
});
