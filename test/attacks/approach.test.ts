import { paths } from '@liexin/domain/storage/paths';
import { approachKey, approachTag, approachValues, type ApproachKind } from '@liexin/e2ee/approach-tag';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { collection, doc, getDocFromServer, getDocsFromServer } from 'firebase/firestore';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import { newLimitIds } from '../../web/src/platform/vault/approach.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin, dump, type Dumped } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

const person = { name: 'Shen Yifan 沈一帆', employer: '远山科技', email: 'shen@example.com', phone: '13800138000' };
let agency: AgencyActor;
let scene: Scene;
let stolen: Dumped[];
let stored: Set<string>;

beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency);
  const lane = admin.db.doc(paths.lane(agency.agencyId, scene.talk.candidateLane));
  await lane.update({ held: true });
  await agency.vault.approaches.clear(scene.talk.conversationId, null);
  await agency.vault.approaches.addLimits([{ ...person, isCompany: false, reason: 'left alone', untilMs: null }], newLimitIds(1));
  stolen = (
    await Promise.all([dump(admin.db, (path) => !path.startsWith('agencies/') || path.startsWith(paths.agency(agency.agencyId))), dump(admin.shred)])
  ).flat();
  stored = new Set(stolen.flatMap(({ path, data }) => (/\/(?:approaches|offLimits)\//.test(path) ? (data['tags'] as string[]) : [])));
});

/** Every tag that this key makes of the person, known to whoever tries. */
const tagsUnder = async (key: Uint8Array): Promise<string[]> =>
  Promise.all(
    (Object.entries(approachValues(person, '86')) as [ApproachKind, string][]).map(async ([kind, value]) =>
      toBase64url(await approachTag(key, agency.agencyId, kind, value)),
    ),
  );
const matches = async (key: Uint8Array): Promise<boolean> =>
  [...(await tagsUnder(await approachKey(key, agency.agencyId))), ...(await tagsUnder(key))].some((tag) => stored.has(tag));

/** Every value of a document that could be a key. */
const bytesIn = (value: unknown): Uint8Array[] => {
  if (value instanceof Uint8Array) return [value];
  if (typeof value === 'string') return /^[A-Za-z0-9_-]{43}$/.test(value) ? [fromBase64url(value)] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
};

test('[attack 62] with a dump and the secrets of the server nobody tells from a tag whose it is; a member’s key does', async () => {
  expect(stored.size).toBeGreaterThan(3);
  const directory = String(stolen.find(({ path }) => path === paths.agency(agency.agencyId))?.data['directory']);
  expect(await matches((await agency.vault.compartments.newest(directory)).key)).toBe(true);

  const secrets = Object.values(JSON.parse(readFileSync(join(inject('dataFolder'), 'keys.json'), 'utf8')) as Record<string, unknown>).flatMap(bytesIn);
  const values = [...stolen.flatMap(({ data }) => bytesIn(data)), ...secrets].filter(({ length }) => length === 32);
  expect([secrets.length > 0, values.length > 20]).toEqual([true, true]);
  for (const value of values) expect(await matches(value)).toBe(false);
});

test('[attack 62] nobody outside of the agency looks anybody up, and no candidate does', async () => {
  const other = await anAgency();
  const guest = await theCandidate(scene.url);
  const tags = [{ generation: 1, kind: 'email' as const, tag: [...stored][0] ?? '' }];
  const asks = { params: {}, body: { mandateId: scene.talk.mandateId, tags } };
  expect(await outcome(agency.api.call('checkApproach', asks))).toBe('granted');
  for (const api of [other.api, guest.api]) expect(await outcome(api.call('checkApproach', asks))).not.toBe('granted');
  const opens = { params: { conversationId: scene.talk.conversationId }, body: { tags, reason: null } };
  for (const api of [other.api, guest.api]) expect(await outcome(api.call('clearApproach', opens))).not.toBe('granted');
  const { db } = agency.sdk;
  expect(await outcome(getDocFromServer(doc(db, paths.approach(agency.agencyId, scene.talk.conversationId))))).toBe('permission-denied');
  for (const path of [paths.approaches(agency.agencyId), paths.offLimits(agency.agencyId)])
    expect(await outcome(getDocsFromServer(collection(db, path)))).toBe('permission-denied');
});
