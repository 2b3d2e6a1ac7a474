import { paths } from '@liexin/domain/storage/paths';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { longId } from '@liexin/e2ee/random-bytes';
import { parseLink } from '@liexin/e2ee/parse-link';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { newLimitIds } from '../../web/src/platform/vault/approach.ts';
import { makeKit } from '../../web/src/platform/vault/kit.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin } from './support/admin.ts';
import { formsOf } from './support/forms-of.ts';
import { aBrowser, anAgency, aScene, theCandidate } from './support/stage.ts';

const said = {
  person: 'Quillon Ätherhaus 钱鍾書',
  title: 'Chief Zeppelin Officer, 嘉峪关',
  client: 'Obsidian Larch Holding 黑曜石',
  opening: 'Would a zeppelin interest you? 飞艇',
  reply: 'Only with a parachute, 降落伞',
  again: 'The parachute is agreed. 成交 🪂',
  internal: 'He asked for a parachute budget',
  note: 'I lost my telephone in a zeppelin',
  draftName: 'Wilhelmina Quux',
  first: 'Wilhelmina',
  employer: 'Gneiss & Tourmaline 片麻岩集团',
  address: 'quillon.aetherhaus@tourmaline.example',
  phone: '+86 139 7770 4219',
  digitsOfPhone: '8613977704219',
  why: 'We met on a zeppelin fair',
  limited: 'Feldspar Kiln Works 长石窑业',
  limitedWhy: 'They lend us the parachutes',
};
const digits = '704918';
const secrets: Record<string, string | Uint8Array> = {};
let agency: AgencyActor;

/** A whole conversation with words that occur nowhere else. */
beforeAll(async () => {
  agency = await anAgency();
  const kit = await makeKit({ api: agency.api, source: firestoreSource(agency.sdk.db), keyLog: agency.vault.keyLog, device: agency.device }, 'words');
  const scene = await aScene(agency, { candidate: said.person, title: said.title, client: said.client, text: said.opening });
  const candidate = await theCandidate(scene.url, said.reply);
  await candidate.api.call('digits', { params: { linkId: scene.linkId }, body: await candidate.vault.digitsBody(digits) });
  await agency.write(scene.talk.candidateLane, said.again);
  await agency.write(scene.talk.internalLane, said.internal);
  const phone = await aBrowser(scene.url);
  await phone.bind();
  await phone.api.call('note', { params: { linkId: scene.linkId }, body: { auth: (await phone.vault.auth()) ?? '', ...(await phone.vault.note(said.note)) } });
  const bound = await phone.bind({ kind: 'digits', dp: await phone.vault.digitsProof(digits) });
  expect(await phone.read(bound)).toEqual([said.opening, said.reply, said.again]);
  // Looked up, written to although somebody did, and a list of whom nobody writes to.
  const { approaches } = agency.vault;
  await approaches.check(scene.talk.mandateId, { name: said.person, employer: said.employer, email: said.address, phone: said.phone });
  const limited = { name: '', employer: said.limited, email: '', phone: '' };
  await approaches.addLimits([{ ...limited, isCompany: true, reason: said.limitedWhy, untilMs: null }], newLimitIds(1));
  await admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane)).update({ held: true });
  expect((await approaches.clear(scene.talk.conversationId, said.why)).state).toBe('cleared');
  await agency.rotate(scene.talk.candidateLane);
  const renewed = await agency.vault.links.make(scene.talk.conversationId, {
    agency: 'Tidewell Partners',
    first: said.first,
    role: 'consultant',
    language: 'en',
    source: 'linkedin',
  });
  for (const [name, url, linkId] of [
    ['first', scene.url, scene.linkId],
    ['second', renewed.url, renewed.linkId],
  ] as const) {
    const parsed = await parseLink(url);
    if (!parsed.ok) throw new Error(parsed.fault);
    const { auth, kek, macKey, cardKey } = await deriveLinkKeys(parsed.value.secret, linkId);
    Object.assign(secrets, {
      [`${name} secret`]: parsed.value.secret,
      [`${name} fragment`]: url.split('#')[1]?.slice(0, 47) ?? '',
      [`${name} auth`]: auth,
      [`${name} kek`]: kek,
      [`${name} macKey`]: macKey,
      [`${name} cardKey`]: cardKey,
    });
  }
  const { candidateLane } = scene.talk;
  const { keys } = await agency.vault.lanes.ring(candidateLane);
  for (const [epoch, key] of keys) secrets[`lane key ${epoch}`] = key;
  Object.assign(secrets, { phrase: kit.phrase.join(' '), 'phrase with hyphens': kit.phrase.join('-'), kit: kit.secret, words: kit.words.join(' ') });
});

/** Every file below the data folder; links to the packages that the functions run with are not followed. */
const files = (folder = inject('dataFolder')): { name: string; bytes: Buffer }[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : entry.isFile() ? [{ name: entry.name, bytes: readFileSync(path) }] : [];
  });

/** Where a value lies in the stack's files, and in which form. */
const placesOf = (value: string | Uint8Array, where = files()): string[] =>
  where.flatMap(({ name, bytes }) => [...formsOf(value)].flatMap(([form, needle]) => (bytes.includes(needle) ? [`${name}: ${form}`] : [])));

test('nothing that was written, named or kept secret lies in any file of the server, in any form', () => {
  const where = files();
  expect(where.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['firestore.sqlite', 'firestore.sqlite-wal', 'auth.json', 'emulators.log', 'firebase-debug.log']),
  );
  // The agency's public name, its address and ids are clear text: the journey is in these files, and the search finds what is there.
  for (const there of ['Tidewell Partners', agency.email, agency.agencyId])
    expect({ there, found: placesOf(there, where).length > 0 }).toEqual({ there, found: true });
  for (const [name, value] of Object.entries({ ...said, ...secrets })) expect({ name, places: placesOf(value, where) }).toEqual({ name, places: [] });
});

test('nor do the six digits, as a text of their own', () => {
  const alone = /(?<![0-9A-Za-z+/_.-])704918(?![0-9A-Za-z+/_.-])/;
  expect(alone.test(`{"digits":"${digits}"}`)).toBe(true);
  for (const { name, bytes } of files()) expect({ name, found: alone.test(bytes.toString('latin1')) }).toEqual({ name, found: false });
});

test('the search finds what is planted, in every form', async () => {
  const planted = `A planted sentence, 种下的话 ${longId()}`;
  expect(placesOf(planted)).toEqual([]);
  const formsIn = (name: string): Set<string | undefined> =>
    new Set(
      placesOf(planted)
        .filter((place) => place.startsWith(name))
        .map((place) => place.split(': ')[1]),
    );
  await admin.db.doc(paths.mail('planted')).set({ text: planted });
  expect([...formsIn('firestore.sqlite')]).toContain('utf-8');
  await admin.db.doc(paths.mail('planted')).set({ bytes: new Uint8Array(Buffer.from(`${planted}.`)), wide: new Uint8Array(Buffer.from(planted, 'utf16le')) });
  expect([...formsIn('firestore.sqlite')].some((form) => form?.startsWith('utf-16'))).toBe(true);

  const file = join(inject('dataFolder'), 'planted');
  for (const [form, needle] of formsOf(planted)) {
    writeFileSync(file, Buffer.concat([Buffer.from('before '), needle, Buffer.from(' behind')]));
    expect([...formsIn('planted')]).toContain(form);
  }
  for (const skip of [0, 1, 2]) {
    writeFileSync(file, Buffer.concat([Buffer.from('?'.repeat(skip)), Buffer.from(planted), Buffer.from('~'.repeat(4))]).toString('base64'));
    expect([...formsIn('planted')]).toContain(`utf-8 in base64 + ${skip}`);
  }
  rmSync(file);
  await admin.db.doc(paths.mail('planted')).delete();
});
