import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildFragment } from './link-fragment.ts';
import { areShowableNames, sameNames } from './link-names.ts';
import { parseLink } from './parse-link.ts';

const linkId = 'Q2FuZGlkYXRlTGluazAxMg';
const secret = Uint8Array.from({ length: 32 }, (_, i) => 0x20 + i);
const names = { agency: '王牌猎头 Ltd.', first: 'Mei-Lin' };
const pass = new Uint8Array(16).fill(200);
const base = `https://c.example.com/r/${linkId}`;

const link = async (): Promise<string> => `${base}#${await buildFragment(linkId, { secret, names })}`;

test('[E11] a fragment is fixed text for fixed input', async () => {
  // Computed by a second implementation in another language.
  const bare = '13ARMH9zfVCnU2TKiphU4xcEyWdA45fc1sjKEtYMdf3graC';

  expect(await buildFragment(linkId, { secret })).toBe(bare);
  expect(await buildFragment(linkId, { secret, names, pass })).toBe(`${bare}.n2cB5414B2DzTzGPHcJdAGkT6suFi57vwWLD6x.pRo31zNY1aj6xbpSL8bTeDD`);
});

test('[E11] secret, names and pass come back, for any secret', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.boolean(), async (any, zeros) => {
      if (zeros) any.fill(0, 0, 5);
      const text = `${base}#${await buildFragment(linkId, { secret: any, names, pass })}`;
      expect(await parseLink(text)).toEqual({ ok: true, value: { linkId, secret: any, names, pass, exposed: false } });
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('[E12] parameters, %23, sentences and line breaks around and inside a link are repaired', async () => {
  const whole = await link();
  const [path = '', fragment = ''] = whole.split('#');
  const mangled: [string, boolean][] = [
    [`${path}?utm_source=mail&x=%23y#${fragment}`, false],
    [`${path}/?fbclid=abc#${fragment}`, false],
    [`${path}#${fragment}?utm_source=wechat`, false],
    [`${path}#${fragment}&fbclid=abc`, false],
    [`${path}%23${fragment}`, true],
    [`${path}%2523${fragment}`, true],
    [`${path}#${fragment.replaceAll('.', '%2E')}`, false],
    [`您好，请打开：\n${whole}\n谢谢`, false],
    [`Dear you, see <${whole}>.`, false],
    [`${whole.slice(0, 70)}\r\n${whole.slice(70)}`, false],
    [`${whole.slice(0, 76)}=\n${whole.slice(76)}`, false],
  ];
  for (const [text, exposed] of mangled) {
    const parsed = await parseLink(text);
    expect(parsed, text).toMatchObject({ ok: true, value: { linkId, secret, exposed } });
  }
});

test('[E12] a link cut anywhere is repaired or explained, never misread', async () => {
  const whole = await link();
  for (let end = 0; end < whole.length; end++) {
    const parsed = await parseLink(whole.slice(0, end));
    if (parsed.ok) {
      expect(parsed.value.secret).toEqual(secret);
      expect(parsed.value.names).toBeUndefined();
      expect(end).toBeGreaterThanOrEqual(base.length + 1 + 47);
    } else {
      const expected = end < base.length ? 'no-link' : end <= base.length + 1 ? 'no-secret' : 'cut';
      expect(parsed.fault, String(end)).toBe(expected);
    }
  }
});

test('[E12] a lower-cased link says so', async () => {
  const [path = '', fragment = ''] = (await link()).split('#');

  expect(await parseLink(`${path}#${fragment.toLowerCase()}`)).toEqual({ ok: false, fault: 'lower-cased' });
});

test('[E12] text without a link, and a foreign link, are no link', async () => {
  for (const text of ['', 'hello', 'https://c.example.com/r/short#1abc', `${base}x#1abc`]) {
    expect(await parseLink(text)).toEqual({ ok: false, fault: 'no-link' });
  }
});

test('[E13] one changed character of the secret is noticed, but for one in 3 364', async () => {
  const whole = `${base}#${await buildFragment(linkId, { secret })}`;
  let unnoticed = 0;
  for (let at = base.length + 2; at < whole.length; at++) {
    for (const other of 'A7z') {
      if (whole[at] === other) continue;
      const parsed = await parseLink(whole.slice(0, at) + other + whole.slice(at + 1));
      if (parsed.ok) unnoticed++;
    }
  }
  expect(unnoticed).toBeLessThanOrEqual(1);
});

test('[E13] the check binds the link id: a fragment behind another id is damaged', async () => {
  const other = (await link()).replace(linkId, 'A2FuZGlkYXRlTGluazAxMg');

  expect(await parseLink(other)).toEqual({ ok: false, fault: 'damaged' });
});

test('[E14] forged names are never shown: addresses, numbers, direction marks, markup, length', async () => {
  const forged = ['HSBC add 8613', 'x.com/evil', '\u202eHSBC', '<b>HSBC', 'a'.repeat(41), ' HSBC', '', 'a\nb', 'x@y'];
  for (const agency of forged) {
    expect(areShowableNames({ agency, first: 'Ann 1' }), agency).toBe(false);
    const fragment = await buildFragment(linkId, { secret, names: { agency: `${agency}😀`, first: 'Ann' } });
    expect(fragment).toHaveLength(47);
  }
  expect(areShowableNames({ agency: 'Ünïted & Søn (中国)', first: "O'Neil-王" })).toBe(true);
});

test('[E14] ten thousand characters of names are passed over at once', async () => {
  const fragment = `${await buildFragment(linkId, { secret })}.n${'z'.repeat(10_000)}`;
  const parsed = await parseLink(`${base}#${fragment}`);

  expect(parsed).toEqual({ ok: true, value: { linkId, secret, exposed: false } });
});

test('[E14] names are compared without case and form', () => {
  expect(sameNames({ agency: 'ÉCLAIR', first: 'ann' }, { agency: 'E\u0301clair', first: 'Ann' })).toBe(true);
  expect(sameNames({ agency: 'Eclair', first: 'Ann' }, { agency: 'Éclair', first: 'Ann' })).toBe(false);
});
