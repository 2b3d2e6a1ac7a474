import { paths, shredPaths } from '@liexin/domain/storage/paths';
import type { EpochDocument, GcmDocument } from '@liexin/domain/storage/documents';
import { openLaneKeyOfLink } from '@liexin/e2ee/lane-key';
import { digitsProof } from '@liexin/e2ee/digits';
import { openLinkCard } from '@liexin/e2ee/link-card';
import { deriveLinkKeys } from '@liexin/e2ee/link-keys';
import { parseLink } from '@liexin/e2ee/parse-link';
import { encodeCbor } from '@liexin/proof/cbor';
import { digitsVerifierBytes } from '@liexin/proof/digits-verifier';
import { createDecipheriv, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, inject, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { admin, dump, type Dumped } from './support/admin.ts';
import { anAgency, aScene, theCandidate, type Scene } from './support/stage.ts';

const digits = '702918';
let agency: AgencyActor;
let scene: Scene;
let stolen: Dumped[];
let link: { secret: Uint8Array; keys: Awaited<ReturnType<typeof deriveLinkKeys>> };
/** The server's own secrets, which are in no database. */
const secrets = JSON.parse(readFileSync(join(inject('dataFolder'), 'keys.json'), 'utf8')) as Record<
  'pepper' | 'shareSecret' | 'contactSecret' | 'internalSecret',
  string
>;
const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
const found = <T>(path: string): T => stolen.find((one) => one.path === path)?.data as T;

beforeAll(async () => {
  agency = await anAgency();
  scene = await aScene(agency, { contactEmail: 'dump@example.com' });
  const candidate = await theCandidate(scene.url);
  await candidate.api.call('digits', { params: { linkId: scene.linkId }, body: await candidate.vault.digitsBody(digits) });
  stolen = (
    await Promise.all([dump(admin.db, (path) => !path.startsWith('agencies/') || path.startsWith(paths.agency(agency.agencyId))), dump(admin.shred)])
  ).flat();
  const parsed = await parseLink(scene.url);
  if (!parsed.ok) throw new Error(parsed.fault);
  link = { secret: parsed.value.secret, keys: await deriveLinkKeys(parsed.value.secret, scene.linkId) };
});

const sealedShare = (epoch: number) => found<{ shares: Record<string, GcmDocument<Uint8Array>> }>(shredPaths.linkShares(scene.linkId)).shares[String(epoch)];

test('[attack 33] the secret and a dump of both databases open no lane key', async () => {
  const { agencyId } = agency;
  const laneId = scene.talk.candidateLane;
  const unseal = (key: Buffer, epoch: number, sealed: GcmDocument<Uint8Array>): Buffer => {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.nonce)
      .setAAD(encodeCbor([agencyId, scene.linkId, laneId, epoch]))
      .setAuthTag(sealed.ciphertext.subarray(-16));
    return Buffer.concat([decipher.update(sealed.ciphertext.subarray(0, -16)), decipher.final()]);
  };
  const values = stolen.flatMap(({ data }) => bytesIn(data)).filter((value) => value.length === 32);
  expect(values.length).toBeGreaterThan(20);
  for (const epoch of [1, 2]) {
    const { links, kcv } = found<EpochDocument<Uint8Array>>(paths.epoch(agencyId, laneId, epoch));
    const [wrap, sealed] = [links[scene.linkId], sealedShare(epoch)];
    if (!wrap || !sealed) throw new Error('nothing to open');
    const open = async (share: Uint8Array) =>
      (await openLaneKeyOfLink({ agencyId, laneId, epoch }, { linkId: scene.linkId, kek: link.keys.kek, share }, wrap, kcv)).ok;
    // With the server's secret it opens: the dump is whole and the secret is the right one.
    expect(await open(unseal(bytes(secrets.shareSecret), epoch, sealed))).toBe(true);
    for (const value of values) {
      expect(await open(value)).toBe(false);
      expect(() => unseal(Buffer.from(value), epoch, sealed)).toThrow();
    }
  }
});

test('[attack 33] nor can six digits be tried against it', async () => {
  const { agencyId } = agency;
  const { guestUid } = scene.talk;
  const card = found<{ card: GcmDocument<Uint8Array> }>(paths.link(agencyId, scene.linkId)).card;
  const opened = await openLinkCard(link.keys.cardKey, scene.linkId, card);
  if (!opened.ok) throw new Error('card');
  const { verifier } = found<{ verifier: Uint8Array }>(paths.guestSecrets(agencyId, guestUid));
  const matches = async (pepper: Uint8Array) =>
    createHmac('sha256', pepper)
      .update(digitsVerifierBytes(agencyId, guestUid, await digitsProof(opened.value.digitKey, guestUid, digits)))
      .digest()
      .equals(verifier);
  expect(await matches(bytes(secrets.pepper))).toBe(true);
  for (const value of stolen.flatMap(({ data }) => bytesIn(data)).filter((one) => one.length === 32)) expect(await matches(value)).toBe(false);
});

test("[attack 33] no secret of the server, and not the link's, stands in any document", () => {
  const all = stolen.flatMap(({ path, data }) => [Buffer.from(path), Buffer.from(JSON.stringify(data)), ...bytesIn(data).map((value) => Buffer.from(value))]);
  const holds = (secret: Buffer): boolean =>
    all.some(
      (one) =>
        one.includes(secret) || one.includes(secret.toString('base64')) || one.includes(secret.toString('base64url')) || one.includes(secret.toString('hex')),
    );
  expect(holds(Buffer.from(scene.linkId))).toBe(true);
  for (const name of ['pepper', 'shareSecret', 'contactSecret', 'internalSecret'] as const)
    expect({ name, found: holds(bytes(secrets[name])) }).toEqual({ name, found: false });
  for (const secret of [link.secret, link.keys.auth, link.keys.kek, link.keys.macKey, link.keys.cardKey]) expect(holds(Buffer.from(secret))).toBe(false);
  expect(JSON.stringify(found(paths.contact(agency.agencyId, scene.talk.guestUid)))).not.toContain('dump@example.com');
});

/** Every byte string inside a document. */
const bytesIn = (value: unknown): Uint8Array[] =>
  value instanceof Uint8Array ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(bytesIn) : [];
