// What each right lets somebody do, tried: calls of the API and requests to the database, as one person of the cast.
import type { Action } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { ParamsOf, RequestOf, RouteName } from '@liexin/domain/api/routes';
import type { FaultCode } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import { sha256 } from '@liexin/proof/sha256';
import { removeEntry } from '../../../functions/src/testing/a-colleague.ts';
import { aConversation, aSignerList } from '../../../functions/src/testing/a-conversation.ts';
import { aGeneration, aPhrase, entryJson } from '../../../functions/src/testing/an-agency.ts';
import { b64, bytes, gcmBox, hpkeBox, longId, sealedBox, shortId } from '../../../functions/src/testing/keys.ts';
import type { Cast, Player } from './cast.ts';
import type { Seen } from './rest.ts';
import type { BuiltAction } from './rights-map.ts';
import { writesMessage } from './write-message.ts';

export interface Probe {
  readonly title: string;
  /** Whether the person got their way. Throws where neither a yes nor a refusal came. */
  readonly tries: (cast: Cast, who: Player) => Promise<boolean>;
  /** Asked of staff alone: candidates have another way to the same thing. */
  readonly staffOnly?: true;
}

type Options<N extends RouteName> = { params?: ParamsOf<N>; body?: RequestOf<N> };

/**
 * One call. `beyond`: faults that come only after the right was looked at, where a whole request would change what other probes need; that
 * the whole one passes is held by the tests of its feature.
 */
const calls = <N extends RouteName>(
  name: N,
  options: (cast: Cast, who: Player) => Options<N> | Promise<Options<N>>,
  beyond: readonly FaultCode[] = [],
): Probe => ({
  title: `API ${name}`,
  tries: async (cast, who) => {
    const { fault } = await cast.api.call(name, { token: who.token, ...(await options(cast, who)) });
    if (!fault || beyond.includes(fault.code)) return true;
    if (fault.code === 'not-allowed' || fault.code === 'not-found') return false;
    throw new Error(`${name} as ${who.name}: ${fault.code} ${JSON.stringify(fault.detail)}`);
  },
});
/** One request to the database: granted, and it brought something. */
const sees = (title: string, look: (cast: Cast, who: Player) => Promise<Seen>): Probe => ({
  title: `rules ${title}`,
  tries: async (cast, who) => ((await look(cast, who)) ?? []).length > 0,
});
const staff = (probe: Probe): Probe => ({ ...probe, staffOnly: true });
const ofAgency = ({ agency }: Cast): string => agency.agencyId;

/** Those whose keys every invitation and every search is wrapped for. */
const ruling = ({ players }: Cast): readonly Player[] => players.filter(({ holders }) => holders.includes('owner') || holders.includes('admin'));
const wraps = (people: readonly Player[]) => Object.fromEntries(people.map(({ uid }) => [uid, { ...hpkeBox(), keysGeneration: 1 }]));

const invitationOf = async (cast: Cast, roles: Role[]): Promise<RequestOf<'createInvitation'>> => ({
  inviteId: longId(),
  roles,
  lead: false,
  clearance: ['standard'],
  authHash: text(await sha256(bytes(32))),
  label: sealedBox(),
  wraps: wraps(ruling(cast)),
});
const invites = (roles: Role[]): Probe => {
  const probe = calls('createInvitation', async (cast) => ({ body: await invitationOf(cast, roles) }));
  return { ...probe, title: `${probe.title} as ${roles.join()}` };
};

const searchOf = async (cast: Cast, who: Player): Promise<RequestOf<'createMandate'>> => {
  const [mandateId, compartmentId] = [shortId(), shortId()];
  const people = Object.fromEntries([...ruling(cast), who].map(({ uid }) => [uid, 1]));
  const device = who.person?.device ?? cast.agency.owner.device;
  const generation = await aGeneration({ agencyId: ofAgency(cast), compartmentId, about: mandateId, tier: 'standard' }, people, cast.agency.head, device);
  return { mandateId, compartmentId, card: sealedBox(), generation, team: [who.uid], sample: true };
};

const readerOf = async ({ agency, newcomer }: Cast, laneId: string): Promise<RequestOf<'addReader'>> => {
  const signing = { agency, person: agency.owner, device: agency.owner.device };
  const { json } = await aSignerList({ agencyId: agency.agencyId, laneId }, signing, 1, bytes(32), 1);
  return { uid: newcomer.uid, name: b64(60), signers: json };
};
const rotationOf = (cast: Cast): RequestOf<'rotateLane'> => ({ expectedEpoch: 99, epochs: [anEmptyEpoch(cast)], signers: null, participants: {} });
const anEmptyEpoch = ({ agency }: Cast): RequestOf<'rotateLane'>['epochs'][number] => ({
  epoch: 99,
  phase: 'reply',
  key: sealedBox(),
  kcv: b64(16),
  devices: {},
  links: {},
  recipientsHash: b64(32),
  signersN: 0,
  signersHash: b64(32),
  keyLogSeq: agency.head.seq,
  keyLogHash: text(agency.head.hash),
  signature: b64(64),
});
const draft = new WeakMap<Cast, string>();
/** A link of the conversation that its team has begun to make. */
const draftLink = async (cast: Cast): Promise<string> => {
  const known = draft.get(cast) ?? longId();
  if (!draft.has(cast)) {
    draft.set(cast, known);
    await cast.api.call('createLink', {
      token: cast.founder.token,
      body: { linkId: known, conversationId: cast.conversationId, authHash: b64(32), policy: 'after-reply' },
    });
  }
  return known;
};

const readsLane = (kind: 'candidate' | 'internal'): readonly Probe[] => {
  const lane = (cast: Cast): string => cast.lanes[kind];
  return [
    sees(`get the ${kind} lane`, (cast, { rest }) => rest.get(paths.lane(ofAgency(cast), lane(cast)))),
    sees(`get a message`, (cast, { rest }) => rest.get(paths.message(ofAgency(cast), lane(cast), cast.messageId))),
    sees(`list messages`, (cast, { rest }) => rest.list(paths.messages(ofAgency(cast), lane(cast)))),
    sees(`list cursors`, (cast, { rest }) => rest.list(paths.cursors(ofAgency(cast), lane(cast)))),
    sees(`get the tip`, (cast, { rest }) => rest.get(paths.laneTip(ofAgency(cast), lane(cast)))),
    { title: 'rules count messages', tries: async (cast, { rest }) => ((await rest.count(paths.messages(ofAgency(cast), lane(cast)))) ?? 0) > 0 },
    staff(sees(`list epochs`, (cast, { rest }) => rest.list(paths.epochs(ofAgency(cast), lane(cast))))),
    staff(sees(`list signers`, (cast, { rest }) => rest.list(paths.signers(ofAgency(cast), lane(cast))))),
    staff(sees(`list candidate devices`, (cast, { rest }) => rest.list(paths.candidateDevices(ofAgency(cast), lane(cast))))),
    staff(
      sees(`list own lanes`, async (cast, { rest, uid }) =>
        ((await rest.list(paths.lanes(ofAgency(cast)), ['participantUids', 'ARRAY_CONTAINS', uid])) ?? []).filter((id) => id === lane(cast)),
      ),
    ),
    calls('laneShares', (cast) => ({ params: { laneId: lane(cast) }, body: { from: periodOf(Date.now()), to: periodOf(Date.now()) } })),
  ];
};

/** Every right that something built asks for, and the ways in which it is used. */
export const probes: Readonly<Record<BuiltAction, readonly Probe[]>> = {
  'directory.read': [
    sees('get the agency', (cast, { rest }) => rest.get(paths.agency(ofAgency(cast)))),
    sees('list members', (cast, { rest }) => rest.list(paths.members(ofAgency(cast)))),
    sees('get a member', (cast, { rest }) => rest.get(paths.member(ofAgency(cast), cast.founder.uid))),
    sees('list the key log', (cast, { rest }) => rest.list(paths.keyLog(ofAgency(cast)))),
  ],
  'directory.renew': [
    calls(
      'renewGeneration',
      async (cast) => ({
        params: { compartmentId: cast.agency.directory },
        body: (await searchOf(cast, cast.founder)).generation,
      }),
      ['stale-head', 'malformed-request', 'wraps-incomplete'],
    ),
  ],
  'member.invite': [
    invites(['consultant']),
    calls('revokeInvitation', async (cast) => {
      const body = await invitationOf(cast, ['consultant']);
      await cast.api.call('createInvitation', { token: cast.founder.token, body });
      return { params: { inviteId: body.inviteId } };
    }),
    sees('list invitations', async (cast, { rest }) => {
      await cast.api.call('createInvitation', { token: cast.founder.token, body: await invitationOf(cast, ['consultant']) });
      return rest.list(paths.invitations(ofAgency(cast)));
    }),
  ],
  'member.remove': [
    calls(
      'removeMember',
      async (cast) => ({
        params: { uid: cast.newcomer.uid },
        // About somebody else than the address says: refused, but only after the right was looked at.
        body: { entry: entryJson((await removeEntry(cast.agency, cast.founder.uid)).entry) },
      }),
      ['malformed-request'],
    ),
    calls('renewal', () => ({})),
  ],
  'role.grant': [
    invites(['researcher']),
    calls(
      'changeRole',
      async (cast) => ({
        params: { uid: cast.newcomer.uid },
        body: {
          to: { roles: ['researcher'], lead: false, clearance: ['standard'] },
          act: { entry: entryJson((await removeEntry(cast.agency, cast.founder.uid)).entry), wraps: {} },
        },
      }),
      ['malformed-request', 'bad-signature'],
    ),
  ],
  'role.grant-high': [invites(['auditor']), invites(['consultant', 'owner'])],
  'witness.set': [calls('witness', () => ({})), calls('setWitness', () => ({ body: { email: null } }))],
  'handover.run': [
    {
      title: 'API memberWork tells of the search',
      tries: async ({ api, founder, mandate }, { token }) => {
        const { fault, body } = await api.call('memberWork', { token, params: { uid: founder.uid } });
        return !fault && body.mandates.some(({ mandateId }) => mandateId === mandate.mandateId);
      },
    },
  ],
  'mandate.create': [calls('createMandate', async (cast, who) => ({ body: await searchOf(cast, who) }))],
  'mandate.list': [
    sees('get the search', (cast, { rest }) => rest.get(paths.mandate(ofAgency(cast), cast.mandate.mandateId))),
    sees('list searches, all or own', async (cast, { rest, uid }) => {
      const all = await rest.list(paths.mandates(ofAgency(cast)));
      const own = await rest.list(paths.mandates(ofAgency(cast)), ['team', 'ARRAY_CONTAINS', uid]);
      return [...(all ?? []), ...(own ?? [])].filter((id) => id === cast.mandate.mandateId);
    }),
  ],
  'mandate.staff': [
    calls('enterTeam', ({ mandate, newcomer }) => ({
      params: { mandateId: mandate.mandateId },
      body: { uid: newcomer.uid, wrap: { ...hpkeBox(), generation: 1 } },
    })),
    calls('addReader', async (cast) => ({ params: { laneId: cast.lanes.internal }, body: await readerOf(cast, cast.lanes.internal) }), ['malformed-request']),
  ],
  'mandate.close': [
    calls('closeMandate', async (cast) => {
      const body = await searchOf(cast, cast.founder);
      await cast.api.call('createMandate', { token: cast.founder.token, body });
      const team = cast.players.filter(({ relation }) => relation.onMandate === true).map(({ uid }) => uid);
      await cast.api.platform.db.doc(paths.mandate(ofAgency(cast), body.mandateId)).update({ team });
      return { params: { mandateId: body.mandateId }, body: { isPlaced: false } };
    }),
  ],
  'candidate.add': [calls('createConversation', async (cast) => ({ body: await aConversation(cast.agency, cast.mandate) }), ['malformed-request'])],
  'candidate-lane.read': [
    ...readsLane('candidate'),
    staff(sees('get the conversation', (cast, { rest }) => rest.get(paths.conversation(ofAgency(cast), cast.conversationId)))),
    staff(calls('conversationSteps', ({ conversationId }) => ({ params: { conversationId } }))),
    staff(calls('taskDone', ({ taskId }) => ({ params: { taskId }, body: { how: 'phone' } }))),
  ],
  'candidate-lane.write': [
    { title: 'rules write a message', tries: (cast, who) => writesMessage(cast, who, cast.lanes.candidate) },
    staff(calls('rotateLane', (cast) => ({ params: { laneId: cast.lanes.candidate }, body: rotationOf(cast) }), ['stale-epoch', 'malformed-request'])),
  ],
  'internal-lane.read': [...readsLane('internal'), staff(calls('mandateRecord', ({ mandate: { mandateId } }) => ({ params: { mandateId } })))],
  'internal-lane.write': [
    { title: 'rules write a message', tries: (cast, who) => writesMessage(cast, who, cast.lanes.internal) },
    calls('rotateLane', (cast) => ({ params: { laneId: cast.lanes.internal }, body: rotationOf(cast) }), ['stale-epoch', 'malformed-request']),
  ],
  'link.manage': [
    calls('createLink', ({ conversationId }) => ({ body: { linkId: longId(), conversationId, authHash: b64(32), policy: 'after-reply' } })),
    calls('linkDetail', ({ conversationId }) => ({ params: { conversationId } })),
    calls(
      'publishLink',
      async (cast) => ({
        params: { linkId: await draftLink(cast) },
        body: {
          card: gcmBox(),
          agencyCopy: sealedBox(),
          secret: sealedBox(),
          notePub: b64(65),
          notice: { version: 1, source: 'referral' },
          epochs: [anEmptyEpoch(cast)],
        },
      }),
      ['bad-signature', 'malformed-request', 'wraps-incomplete'],
    ),
    calls(
      'admitCandidate',
      async (cast) => ({ params: { linkId: await draftLink(cast), deviceId: shortId() }, body: { number: '0000', signature: b64(64) } }),
      ['bad-signature'],
    ),
  ],
  'conversation.assign': [
    calls('assignConversation', ({ conversationId, founder }) => ({ params: { conversationId }, body: { to: founder.uid, expected: founder.uid } })),
  ],
  'conversation.claim': [
    {
      title: 'API assignConversation, to oneself',
      tries: async ({ api, agency, conversationId, founder }, { token, uid }) => {
        const ref = api.platform.db.doc(paths.conversation(agency.agencyId, conversationId));
        await ref.update({ assigned: null });
        const { fault } = await api.call('assignConversation', { token, params: { conversationId }, body: { to: uid, expected: null } });
        await ref.update({ assigned: founder.uid });
        if (!fault) return true;
        // Whoever may give a conversation to others, and does not answer candidates, cannot take it.
        if (['not-allowed', 'not-found', 'not-a-member'].includes(fault.code)) return false;
        throw new Error(fault.code);
      },
    },
  ],
  // The candidate's cell is asked for by nothing yet: rows of a conversation are told to nobody.
  'ledger.read': [staff(calls('ledger', () => ({ body: { by: null, kinds: null, fromMs: null, toMs: null, before: null } })))],
  'kit.keep': [calls('recovery', () => ({})), calls('openKit', () => ({}), ['kit-unconfirmed'])],
  'kit.save': [calls('saveKit', ({ agency }) => ({ body: { kit: { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) }, phrase: aPhrase() } }))],
  'keys.repair': [
    {
      title: 'API keyHealth tells of the search',
      tries: async ({ api, mandate }, { token }) =>
        ((await api.call('keyHealth', { token })).body.compartments ?? []).some(({ mandateId }) => mandateId === mandate.mandateId),
    },
    calls('wrapAgain', ({ mandate, founder }) => ({ params: { compartmentId: mandate.compartmentId }, body: { generation: 1, wraps: wraps([founder]) } })),
    calls(
      'renewGeneration',
      async (cast) => ({ params: { compartmentId: cast.mandate.compartmentId }, body: (await searchOf(cast, cast.founder)).generation }),
      ['stale-head', 'malformed-request', 'wraps-incomplete'],
    ),
    sees('get the compartment', (cast, { rest }) => rest.get(paths.compartment(ofAgency(cast), cast.mandate.compartmentId))),
    sees('get its generation', (cast, { rest }) => rest.get(paths.generation(ofAgency(cast), cast.mandate.compartmentId, 1))),
    sees('list its generations', (cast, { rest }) => rest.list(`${paths.compartment(ofAgency(cast), cast.mandate.compartmentId)}/generations`)),
  ],
  'notices.set': [calls('agencyChannels', () => ({})), calls('setLadder', () => ({ body: { staff: [{ kind: 'mail', afterMinutes: 30 }], candidate: [] } }))],
};

export const builtRights = Object.keys(probes) as readonly BuiltAction[] satisfies readonly Action[];
