import { toHex } from '@liexin/proof/bytes';
import { expect, test } from 'vitest';
import vectors from '../vectors/format-vectors.json' with { type: 'json' };
import { approachEmail, approachKey, approachName, approachPhone, approachTag, approachValues } from './approach-tag.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => 0x80 + i);
const agencyId = 'agency0000000001';

test('[E33] key and tag are the vector; another agency, kind, value or key makes another tag', async () => {
  const derived = await approachKey(key, agencyId);
  const tag = await approachTag(derived, agencyId, 'name', '沈一帆\n远山科技');
  expect([toHex(derived), toHex(tag)]).toEqual([vectors.approachKey, vectors.approachTag]);

  const others = await Promise.all([
    approachTag(derived, 'agency0000000002', 'name', '沈一帆\n远山科技'),
    approachTag(derived, agencyId, 'company', '沈一帆\n远山科技'),
    approachTag(derived, agencyId, 'name', '沈一帆\n'),
    approachTag(await approachKey(key, 'agency0000000002'), agencyId, 'name', '沈一帆\n远山科技'),
    approachTag(
      await approachKey(
        key.map((byte) => byte ^ 1),
        agencyId,
      ),
      agencyId,
      'name',
      '沈一帆\n远山科技',
    ),
  ]);
  expect(new Set([tag, ...others].map(toHex)).size).toBe(6);
});

test('[E34] an address is the same however it is typed, and plus addresses are their own', () => {
  for (const typed of ['Shen.Yifan@Example.com', ' shen.yifan@example.com ', 'ｓｈｅｎ．ｙｉｆａｎ＠ｅｘａｍｐｌｅ．ｃｏｍ'])
    expect(approachEmail(typed)).toBe('shen.yifan@example.com');
  expect(approachEmail('shen.yifan+jobs@example.com')).toBe('shen.yifan+jobs@example.com');
  for (const typed of ['', 'shen', '@', 'a@b@c']) expect(approachEmail(typed)).toBeNull();
});

test('[E34] a number has the code of its country', () => {
  for (const typed of ['138 0013 8000', '+86 138-0013-8000', '0086 13800138000', '０１３８００１３８０００'])
    expect(approachPhone(typed, '86')).toBe('8613800138000');
  expect(approachPhone('+852 9123 4567', '86')).toBe('85291234567');
  for (const typed of ['', '12345', '+1234567890123456']) expect(approachPhone(typed, '86')).toBeNull();
});

test('[E34] a name is the same in either script, with any spaces and case; the name goes with the employer', () => {
  for (const [one, other] of [
    ['陳國偉', '陈国伟'],
    ['Anna  SCHMIDT', 'anna schmidt'],
    ['劉　曉東', '刘晓东'],
    ['遠山科技（香港）', '远山科技(香港)'],
  ] as const)
    expect(approachName(one)).toBe(approachName(other));
  expect(approachName('王伟')).not.toBe(approachName('王微'));
  expect(approachName('   ')).toBeNull();

  const person = { name: '沈 一帆', employer: '遠山科技', email: 'Shen@Example.com', phone: '13800138000' };
  expect(approachValues(person, '86')).toEqual({ email: 'shen@example.com', phone: '8613800138000', name: '沈一帆\n远山科技', company: '远山科技' });
  expect(approachValues({ name: 'Li', employer: '', email: '', phone: '' }, '86')).toEqual({ name: 'li\n' });
});
