import type { Envelope, EnvelopeHeader } from '@liexin/proof/envelope';
import type { GenerationDocument } from '@liexin/proof/generation-document';
import type { HpkeBox, SealedBox } from '@liexin/proof/sealed-box';
import { expect, test } from 'vitest';
import { createGeneration, openGeneration, openPreviousGeneration, wrapCompartmentKey } from './compartment.ts';
import { openLaneKey, wrapLaneKey } from './lane-key.ts';
import { keyCheckValue } from './key-check-value.ts';
import { openMessage } from './open-message.ts';
import { generateP256, rawPublic } from './p256-key.ts';
import { longId, randomBytes } from './random-bytes.ts';
import { sealMessage } from './seal-message.ts';

const agencyId = 'AAAAAAAAAAAAAAAA';
const head = { seq: 4, hash: new Uint8Array(32) };
const names = ['ada', 'ben'] as const;
type Name = (typeof names)[number];

interface Epoch {
  readonly epoch: number;
  readonly key: SealedBox;
  readonly kcv: Uint8Array;
}
/** One search with one conversation, as the server has it, and what its owner's page holds. */
interface Search {
  readonly place: { readonly agencyId: string; readonly compartmentId: string; readonly about: string; readonly tier: 'standard' };
  readonly laneId: string;
  readonly generations: { readonly document: GenerationDocument; readonly wraps: Record<string, HpkeBox>; readonly key: Uint8Array }[];
  readonly epochs: (Epoch & { readonly laneKey: Uint8Array })[];
  readonly messages: { readonly id: string; readonly envelope: Envelope }[];
  isDue: boolean;
  /** The plain model: who is in, and for whom each message in turn is. */
  readonly team: Set<Name>;
  readonly readers: Set<Name>[];
}

/** Numbers from a seed: a history that fails is played again by its number. */
const seeded = (seed: number) => {
  let state = seed * 2_654_435_761 + 1;
  return (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 0x9e3779b9) >>> 0;
    return (state >>> 8) % below;
  };
};

const people = async () =>
  new Map(
    await Promise.all(
      (['owner', ...names] as const).map(async (name) => {
        const uk = await generateP256('ECDH', false);
        return [name, { uk, pub: await rawPublic(uk.publicKey) }] as const;
      }),
    ),
  );
type People = Awaited<ReturnType<typeof people>>;

const keysOf = (everybody: People, uids: readonly string[]): Record<string, Uint8Array> =>
  Object.fromEntries(uids.map((uid) => [uid, everybody.get(uid as Name)?.pub ?? new Uint8Array(65)]));

const renew = async (search: Search, everybody: People, deviceKey: CryptoKey): Promise<void> => {
  const made = await createGeneration({
    place: search.place,
    generation: search.generations.length + 1,
    previous: search.generations.at(-1)?.key ?? null,
    recipients: keysOf(everybody, ['owner', ...search.team]),
    head,
    deviceKey,
  });
  search.generations.push({ document: made.document, wraps: { ...made.wraps }, key: made.key });
  const laneKey = randomBytes(32);
  const epoch = search.epochs.length + 1;
  const compartment = { compartmentId: search.place.compartmentId, generation: search.generations.length, key: made.key };
  search.epochs.push({
    epoch,
    laneKey,
    kcv: await keyCheckValue(laneKey),
    key: await wrapLaneKey({ agencyId, laneId: search.laneId, epoch }, compartment, laneKey),
  });
  search.isDue = false;
};

const share = new Uint8Array(32).fill(7);
const header = (epoch: number, counter: number): EnvelopeHeader => ({
  suite: 1,
  epoch,
  period: 24_322,
  sender: 'owner',
  device: 'DDDDDDDDDDDDDDDD',
  counter,
  type: 'msg',
  keyLogSeq: 4,
  keyLogHash: new Uint8Array(16),
  tipSeq: 0,
  tipHash: new Uint8Array(16),
});

/** What the own keys and everything that ever lay on the server open, by ids: as a thief of all of it would. */
const openable = async (search: Search, everybody: People, name: Name | 'owner', verifyKey: CryptoKey): Promise<Set<string>> => {
  const pair = everybody.get(name)?.uk;
  const held = new Map<number, Uint8Array>();
  for (const [i, { document, wraps }] of [...search.generations.entries()].toReversed()) {
    const generation = i + 1;
    const box = wraps[name];
    const later = held.get(generation + 1);
    const laterDocument = search.generations[i + 1]?.document;
    const opened =
      later && laterDocument
        ? await openPreviousGeneration(search.place, laterDocument, later, document)
        : box && pair
          ? await openGeneration(search.place, document, { recipientId: name, pair, box })
          : null;
    if (opened?.ok) held.set(generation, opened.value);
  }
  const laneKeys = new Map<number, Uint8Array>();
  for (const { epoch, key, kcv } of search.epochs) {
    const compartmentKey = held.get(key.generation);
    if (compartmentKey === undefined) continue;
    const compartment = { compartmentId: search.place.compartmentId, generation: key.generation, key: compartmentKey };
    const opened = await openLaneKey({ agencyId, laneId: search.laneId, epoch }, compartment, key, kcv);
    if (opened.ok) laneKeys.set(epoch, opened.value);
  }
  const found = new Set<string>();
  for (const { id, envelope } of search.messages) {
    const place = { agencyId, laneId: search.laneId, messageId: id };
    const opened = await openMessage({ place, envelope, laneKey: laneKeys.get(envelope.epoch), share, deviceKey: verifyKey });
    if (opened.ok) found.add(id);
  }
  return found;
};

/** Plays one history; answers who opens what, and who should. */
const play = async (seed: number, everybody: People, signing: CryptoKeyPair, isForgetful = false) => {
  const dice = seeded(seed);
  const searches = await Promise.all(
    // Two searches in every fourth, so that a key of one that opens the other would be seen.
    (seed % 4 === 0 ? ['one', 'two'] : ['one']).map(async (about): Promise<Search> => {
      const search: Search = {
        place: { agencyId, compartmentId: `${about}AAAAAAAAAAAAA`, about, tier: 'standard' },
        laneId: `${about}BBBBBBBBBBBBB`,
        generations: [],
        epochs: [],
        messages: [],
        isDue: false,
        team: new Set(),
        readers: [],
      };
      await renew(search, everybody, signing.privateKey);
      return search;
    }),
  );
  const members = new Set<Name>();
  const acts = { join: 0, enter: 0, remove: 0, rotate: 0, message: 0 };
  let counter = 0;
  for (let step = 0; step < 8; step++) {
    const name = names[dice(names.length)] ?? 'ada';
    const search = searches[dice(searches.length)];
    if (search === undefined) continue;
    const applicable = [
      ...(members.has(name) ? (['remove'] as const) : (['join', 'join'] as const)),
      ...(members.has(name) && !search.team.has(name) ? (['enter', 'enter'] as const) : []),
      ...(['message', 'message'] as const),
      ...(dice(4) === 0 ? (['rotate'] as const) : []),
    ];
    const act = applicable[dice(applicable.length)] ?? 'message';
    if (act === 'join') members.add(name);
    else if (act === 'enter') {
      // With the newest key, whether it is due or not: the whole past opens through it.
      const generation = search.generations.length;
      const newest = search.generations[generation - 1];
      const publicKey = everybody.get(name)?.pub;
      if (newest === undefined || publicKey === undefined) continue;
      newest.wraps[name] = await wrapCompartmentKey(search.place, generation, newest.key, { recipientId: name, publicKey });
      search.team.add(name);
      for (const readers of search.readers) readers.add(name);
    } else if (act === 'remove') {
      members.delete(name);
      for (const one of searches) if (one.team.delete(name)) one.isDue = true;
    } else if (act === 'rotate') {
      // Due or not: keys may be renewed at any time, and nobody who is in loses anything.
      await renew(search, everybody, signing.privateKey);
    } else {
      if (search.isDue && !isForgetful) await renew(search, everybody, signing.privateKey);
      const epoch = search.epochs.at(-1);
      if (epoch === undefined) continue;
      counter += 1;
      const id = longId();
      const place = { agencyId, laneId: search.laneId, messageId: id };
      const body = { text: `word ${counter}`, writtenAtMs: 1 };
      const envelope = await sealMessage({ place, header: header(epoch.epoch, counter), body, laneKey: epoch.laneKey, share, deviceKey: signing.privateKey });
      search.messages.push({ id, envelope });
      search.readers.push(new Set(search.team));
    }
    acts[act] += 1;
  }
  const outcomes: { name: string; opened: string[]; allowed: string[] }[] = [];
  for (const search of searches) {
    const all = search.messages.map(({ id }) => id);
    for (const name of ['owner', ...names] as const) {
      const opened = await openable(search, everybody, name, signing.publicKey);
      const allowed = name === 'owner' ? all : all.filter((_, i) => search.readers[i]?.has(name));
      outcomes.push({ name, opened: all.filter((id) => opened.has(id)), allowed });
    }
  }
  return { outcomes, acts };
};

test('[RM14] in a thousand histories of joining, entering, removing, renewing and writing each person opens what they were admitted to, and nothing else', async () => {
  const [everybody, signing] = await Promise.all([people(), generateP256('ECDSA', false)]);
  const seen = { join: 0, enter: 0, remove: 0, rotate: 0, message: 0, opened: 0, shut: 0 };
  const look = async (seed: number): Promise<void> => {
    const { outcomes, acts } = await play(seed, everybody, signing);
    for (const { name, opened, allowed } of outcomes) expect({ seed, name, opened }).toEqual({ seed, name, opened: allowed });
    for (const [act, times] of Object.entries(acts)) seen[act as keyof typeof acts] += times;
    const opened = outcomes.reduce((sum, one) => sum + one.opened.length, 0);
    const messages = outcomes.filter(({ name }) => name === 'owner').reduce((sum, one) => sum + one.opened.length, 0);
    seen.opened += opened;
    seen.shut += 3 * messages - opened;
  };
  // Eight at once: the browser's crypto works beside the test.
  for (let first = 1; first <= 1000; first += 8) await Promise.all(Array.from({ length: 8 }, (_, i) => look(first + i)));
  // Each thing happened often enough to have been tried.
  for (const times of Object.values(seen)) expect(times).toBeGreaterThan(200);
}, 300_000);

test('[RM14] the model notices a key that was not renewed before the next word', async () => {
  const [everybody, signing] = await Promise.all([people(), generateP256('ECDSA', false)]);
  let differing = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const { outcomes } = await play(seed, everybody, signing, true);
    if (outcomes.some(({ opened, allowed }) => opened.join() !== allowed.join())) differing += 1;
  }
  expect(differing).toBeGreaterThan(0);
}, 300_000);
