// The wall round a search: whoever is outside of its team cannot get, list, count or search it, nor reach it by a call that knows its ids.
import type { ParamsOf, RequestOf, RouteName } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConversation } from '../../functions/src/testing/a-conversation.ts';
import { aGeneration } from '../../functions/src/testing/an-agency.ts';
import { b64, gcmBox, hpkeBox, longId, sealedBox, shortId } from '../../functions/src/testing/keys.ts';
import { aCast, type Cast, type Player } from './support/cast.ts';
import { restAs } from './support/rest.ts';

let cast: Cast;
let outsiders: readonly Player[];
let linkId: string;
beforeAll(async () => {
  cast = await aCast();
  const other = await cast.api.found();
  const address = process.env['FIRESTORE_EMULATOR_HOST'] ?? '';
  const stranger: Player = {
    ...cast.newcomer,
    name: "another agency's owner",
    uid: other.agency.owner.uid,
    holders: ['owner'],
    token: other.token,
    rest: restAs(address, cast.api.platform.projectId, other.token),
  };
  outsiders = [...cast.players.filter(({ person, relation }) => person !== null && relation.onMandate !== true), cast.newcomer, stranger];
  linkId = longId();
  const made = await cast.api.call('createLink', {
    token: cast.founder.token,
    body: { linkId, conversationId: cast.conversationId, authHash: b64(32), policy: 'after-reply' },
  });
  expect(made.status).toBe(200);
});
afterAll(() => cast.close());

/** Owners and admins see that a search exists and who holds its key, so that they can join it openly and look after its keys. */
const looksAfter = ({ holders, name }: Player): boolean => !name.startsWith('another') && holders.some((one) => one === 'owner' || one === 'admin');

interface Thing {
  readonly collection: string;
  readonly id: string;
  readonly forRuling?: true;
}
/** Everything of the search that is stored, document by document. */
const things = (): readonly Thing[] => {
  const a = cast.agency.agencyId;
  const { mandateId, compartmentId } = cast.mandate;
  const generations = `${paths.compartment(a, compartmentId)}/generations`;
  const lanes = Object.values(cast.lanes).flatMap((lane): Thing[] => [
    { collection: paths.lanes(a), id: lane },
    { collection: paths.messages(a, lane), id: cast.messageId },
    { collection: paths.cursors(a, lane), id: cast.founder.uid },
    { collection: paths.epochs(a, lane), id: '1' },
    { collection: paths.signers(a, lane), id: '0' },
    { collection: paths.candidateDevices(a, lane), id: cast.players.at(-1)?.deviceId ?? '' },
    { collection: `${paths.lane(a, lane)}/chain`, id: 'tip' },
    { collection: paths.laneLedger(a, lane), id: 'e-opened' },
    { collection: `agencies/${a}/laneControl`, id: lane },
  ]);
  return [
    { collection: paths.mandates(a), id: mandateId, forRuling: true },
    { collection: `agencies/${a}/compartments`, id: compartmentId, forRuling: true },
    { collection: generations, id: '1', forRuling: true },
    { collection: `${generations}/1/wraps`, id: cast.founder.uid },
    { collection: paths.conversations(a), id: cast.conversationId },
    ...lanes,
    { collection: `agencies/${a}/guests`, id: cast.guestUid },
    { collection: `agencies/${a}/links`, id: linkId },
    { collection: paths.tasks(a), id: cast.taskId },
    { collection: paths.agencyLedger(a), id: `e-mandate-${mandateId}` },
  ];
};
const inTeam = (): string => cast.founder.uid;

describe('the database', () => {
  test('[RT10] holds everything that this test looks for', async () => {
    for (const { collection, id } of things())
      expect([collection, (await cast.api.platform.db.doc(`${collection}/${id}`).get()).exists]).toEqual([collection, true]);
  });

  test('[RT10] gives outsiders nothing of a search: no document, no list, no count, no search by guess, no collection group', async () => {
    const leaks: string[] = [];
    const all = things();
    for (const who of outsiders)
      for (const { collection, id, forRuling } of all) {
        if (forRuling && looksAfter(who)) continue;
        const path = `${collection}/${id}`;
        const note = (verb: string, isLeak: boolean): void => void (isLeak ? leaks.push(`${who.name} ${verb} ${path}`) : undefined);
        note('gets', (await who.rest.get(path)) !== null);
        note('lists', ((await who.rest.list(collection)) ?? []).length > 0);
        note('counts', ((await who.rest.count(collection)) ?? 0) > 0);
        for (const field of ['team', 'participantUids']) {
          note(
            `searches by ${field} in`,
            (await who.rest.list(collection, [field, 'ARRAY_CONTAINS', inTeam()])) !== null && /mandates|conversations|lanes$/.test(collection),
          );
          note(`counts by ${field} in`, ((await who.rest.count(collection, [field, 'ARRAY_CONTAINS', inTeam()])) ?? 0) > 0);
          note(`finds as own in`, ((await who.rest.list(collection, [field, 'ARRAY_CONTAINS', who.uid])) ?? []).includes(id));
        }
      }
    const groups = new Set(all.map(({ collection }) => collection.slice(collection.lastIndexOf('/') + 1)));
    for (const who of [...outsiders, cast.founder])
      for (const group of groups) if ((await who.rest.group(group)) !== null) leaks.push(`${who.name} reads the group ${group}`);
    expect(leaks).toEqual([]);
  });

  test('[RT10] takes nothing from outsiders: no document is made, changed or deleted there', async () => {
    const leaks: string[] = [];
    for (const who of outsiders)
      for (const { collection, id } of things()) {
        const name = who.rest.name(`${collection}/${id}`);
        const fields = { status: { stringValue: 'closed' } };
        const tries = {
          changes: [{ update: { name, fields }, updateMask: { fieldPaths: ['status'] } }],
          deletes: [{ delete: name }],
          makes: [{ update: { name: who.rest.name(`${collection}/${longId()}`), fields }, currentDocument: { exists: false } }],
        };
        for (const [verb, writes] of Object.entries(tries)) if (await who.rest.commit(writes)) leaks.push(`${who.name} ${verb} ${collection}`);
      }
    expect(leaks).toEqual([]);
  });
});

describe('the API', () => {
  interface Ids {
    readonly mandateId: string;
    readonly compartmentId: string;
    readonly conversationId: string;
    readonly laneId: string;
    readonly linkId: string;
    readonly taskId: string;
  }
  interface Call {
    readonly name: RouteName;
    as(token: string): Promise<string>;
  }
  const call = <N extends RouteName>(name: N, options: { params?: ParamsOf<N>; body?: RequestOf<N> }): Call => ({
    name,
    as: async (token) => JSON.stringify((await cast.api.call(name, { token, ...options })).fault),
  });
  const epoch = (): RequestOf<'publishLink'>['epochs'][number] => ({
    epoch: 1,
    phase: 'reply',
    key: sealedBox(),
    kcv: b64(16),
    devices: {},
    links: {},
    recipientsHash: b64(32),
    signersN: 0,
    signersHash: b64(32),
    keyLogSeq: 1,
    keyLogHash: b64(32),
    signature: b64(64),
  });
  const callsOn = async (ids: Ids): Promise<readonly Call[]> => {
    const { laneId, conversationId } = ids;
    const now = periodOf(Date.now());
    const uid = cast.newcomer.uid;
    const list = { n: 1, prev: b64(32), epoch: 1, keyLogSeq: 1, keyLogHash: b64(32), nonce: b64(12), ciphertext: b64(200), by: uid, signature: b64(64) };
    const place = { agencyId: cast.agency.agencyId, compartmentId: ids.compartmentId, about: ids.mandateId, tier: 'standard' } as const;
    const published = { card: gcmBox(), agencyCopy: sealedBox(), secret: sealedBox(), notePub: b64(65), notice: { version: 1, source: 'referral' as const } };
    return [
      call('enterTeam', { params: { mandateId: ids.mandateId }, body: { uid, wrap: { ...hpkeBox(), generation: 1 } } }),
      call('createConversation', { body: { ...(await aConversation(cast.agency, ids)), conversationId } }),
      call('mandateRecord', { params: { mandateId: ids.mandateId } }),
      call('askReopen', { params: { mandateId: ids.mandateId } }),
      call('checkApproach', { body: { mandateId: ids.mandateId, tags: [{ generation: 1, kind: 'email', tag: b64(16) }] } }),
      call('clearApproach', { params: { conversationId }, body: { tags: [{ generation: 1, kind: 'email', tag: b64(16) }], reason: null } }),
      call('decideApproach', { params: { conversationId }, body: { isAllowed: true } }),
      call('closeMandate', { params: { mandateId: ids.mandateId }, body: { isPlaced: false } }),
      call('laneShares', { params: { laneId }, body: { from: now, to: now } }),
      call('rotateLane', { params: { laneId }, body: { expectedEpoch: 1, epochs: [epoch()], signers: null, participants: {} } }),
      call('addReader', { params: { laneId }, body: { uid, name: b64(60), signers: list } }),
      call('createLink', { body: { linkId: longId(), conversationId, authHash: b64(32), policy: 'after-reply' } }),
      call('linkDetail', { params: { conversationId } }),
      call('conversationSteps', { params: { conversationId } }),
      call('publishLink', { params: { linkId: ids.linkId }, body: { ...published, epochs: [epoch()] } }),
      call('endLink', { params: { linkId: ids.linkId }, body: { reason: 'revoked' } }),
      call('admitCandidate', { params: { linkId: ids.linkId, deviceId: shortId() }, body: { number: '0000', signature: b64(64) } }),
      call('removeCandidate', { params: { linkId: ids.linkId, deviceId: shortId() } }),
      call('noteHandled', { params: { linkId: ids.linkId, noteId: longId() } }),
      call('taskDone', { params: { taskId: ids.taskId }, body: { how: 'phone' } }),
      call('wrapAgain', { params: { compartmentId: ids.compartmentId }, body: { generation: 1, wraps: { [uid]: { ...hpkeBox(), keysGeneration: 1 } } } }),
      call('renewGeneration', {
        params: { compartmentId: ids.compartmentId },
        body: await aGeneration(place, { [uid]: 1 }, cast.agency.head, cast.agency.owner.device),
      }),
    ];
  };

  test('[RT11] answers outsiders who know every id as it answers those who made them up', async () => {
    const known = await callsOn({ ...cast.mandate, conversationId: cast.conversationId, laneId: cast.lanes.candidate, linkId, taskId: cast.taskId });
    const invented = await callsOn({
      mandateId: shortId(),
      compartmentId: shortId(),
      conversationId: shortId(),
      laneId: shortId(),
      linkId: longId(),
      taskId: longId(),
    });
    const theirs = new Set<RouteName>(['wrapAgain', 'renewGeneration', 'closeMandate', 'decideApproach']);
    const leaks: string[] = [];
    for (const who of outsiders)
      for (const [i, one] of known.entries()) {
        if (looksAfter(who) && theirs.has(one.name)) continue;
        const [real, made] = [await one.as(who.token), await invented[i]?.as(who.token)];
        if (real !== made || !/not-found|not-allowed/.test(real)) leaks.push(`${one.name} tells ${who.name} ${real}, of what is not there ${made}`);
      }
    expect(leaks).toEqual([]);
  });

  test('[RT11] counts no search and no conversation for outsiders in what it tells of the agency', async () => {
    for (const who of outsiders.filter((one) => !looksAfter(one))) {
      const health = await cast.api.call('keyHealth', { token: who.token });
      expect(health.body.compartments ?? []).toEqual(who.name.startsWith('another') ? [expect.objectContaining({ mandateId: null })] : []);
      const ledger = await cast.api.call('ledger', {
        token: who.token,
        body: { by: null, kinds: ['mandate.created'], fromMs: null, toMs: null, before: null },
      });
      const isReviewer = who.holders.includes('auditor');
      if (!isReviewer) expect((ledger.body.rows ?? []).map(({ subject }) => subject)).not.toContain(cast.mandate.mandateId);
    }
  });
});
