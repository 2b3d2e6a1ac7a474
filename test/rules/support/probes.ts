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
import { anEdit, aRequest, askedChange, asksAnew, exportOf, readyExport } from './asked.ts';
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
const decides = (kind: 'erase' | 'correct', decision: RequestOf<'decideErasure'>['decision']): Probe =>
  calls('decideErasure', async (cast) => ({ params: { erasureId: await aRequest(cast, kind) }, body: { decision, letter: null } }));
const ofAgency = ({ agency }: Cast): string => agency.agencyId;

/** A refusal for one of these reasons. Anything else, above all that the thing is not there, says nothing about the right. */
const granted = (code: FaultCode | undefined, refusals: readonly FaultCode[]): boolean => {
  if (code !== undefined && !refusals.includes(code)) throw new Error(`no refusal: ${code}`);
  return code === undefined;
};

/** Those whose keys every invitation and every search is wrapped for. */
const ruling = ({ players }: Cast): readonly Player[] => players.filter(({ holders }) => holders.includes('owner') || holders.includes('admin'));
const wraps = (people: readonly Player[]) => Object.fromEntries(people.map(({ uid }) => [uid, { ...hpkeBox(), keysGeneration: 1 }]));

/** A conversation that is none: holds of the probes keep nothing that others need. */
const onNothing = ({ mandate }: Cast) => ({ kind: 'conversation' as const, id: mandate.mandateId, fromMs: null, toMs: null });

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

/** A link of the candidate that the caller's device, if it is one of the candidate's, has its certificate by. */
const requestLink = async (cast: Cast, { deviceId }: Player): Promise<string> => {
  const linkId = longId();
  const { db } = cast.api.platform;
  const [agency, lane] = [ofAgency(cast), cast.lanes.candidate];
  await db.doc(paths.linkIndex(linkId)).set({ agency });
  await db.doc(paths.link(agency, linkId)).set({ linkId, agency, guest: cast.guestUid, conversation: cast.conversationId, lane, devices: {} });
  await db.doc(paths.candidateDevice(agency, lane, deviceId)).set({ laneId: lane, dsPub: bytes(65) }, { merge: true });
  return linkId;
};

const readsLane = (kind: keyof Cast['lanes']): readonly Probe[] => {
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
    calls(
      'revokeDevice',
      async (cast) => ({
        params: { uid: cast.newcomer.uid, deviceId: cast.newcomer.deviceId },
        body: { entry: entryJson((await removeEntry(cast.agency, cast.founder.uid)).entry) },
      }),
      ['malformed-request'],
    ),
    calls('renewal', () => ({})),
    calls('devices', () => ({})),
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
  'hold.place': [
    calls('holdPreview', () => ({ body: { scope: { kind: 'agency', id: null, fromMs: null, toMs: null } } })),
    calls('placeHold', (cast) => ({ body: { holdId: shortId(), scope: onNothing(cast), matter: sealedBox() } })),
  ],
  'hold.release': [
    {
      title: 'API askApproval and giveApproval, alone',
      tries: async (cast, { token }) => {
        const [holdId, approvalId] = [shortId(), longId()];
        await asksAnew(cast);
        await cast.api.call('placeHold', { token: cast.founder.token, body: { holdId, scope: onNothing(cast), matter: sealedBox() } });
        const asked = await cast.api.call('askApproval', { token, body: { approvalId, kind: 'hold-release', subject: holdId } });
        const given = await cast.api.call('giveApproval', { token, params: { approvalId }, body: { act: null } });
        // Whoever may ask is not let through alone; nobody else has asked for anything.
        granted(asked.fault?.code, ['not-allowed']);
        granted(given.fault?.code, asked.fault ? ['not-found', 'not-allowed'] : ['own-request']);
        const hold = await cast.api.platform.db.doc(paths.hold(ofAgency(cast), holdId)).get();
        if (!hold.exists) throw new Error('no hold');
        return hold.get('releasedAt') !== null;
      },
    },
  ],
  'agency.delete': [
    {
      title: 'API askApproval and giveApproval, alone',
      tries: async (cast, { token }) => {
        const approvalId = longId();
        // Every try counts, also of those who may not.
        await cast.api.platform.db.doc(paths.limits(`approval-${ofAgency(cast)}`)).delete();
        await cast.api.call('askApproval', { token, body: { approvalId, kind: 'closing', subject: shortId() } });
        await cast.api.call('giveApproval', { token, params: { approvalId }, body: { act: null } });
        const agency = await cast.api.platform.db.doc(paths.agency(ofAgency(cast))).get();
        return (agency.get('closing') ?? null) !== null;
      },
    },
  ],
  'trash.restore': [
    {
      title: 'API restoreTrash',
      tries: async ({ api }, { token }) => {
        const { fault } = await api.call('restoreTrash', { token, params: { conversationId: shortId() } });
        if (fault?.code !== 'not-found' && fault?.code !== 'not-allowed') throw new Error(`restoreTrash: ${fault?.code}`);
        return fault.code === 'not-found';
      },
    },
  ],
  'retention.draft': [
    calls('previewRetention', () => ({ params: { changeId: shortId() }, body: { edits: [anEdit] } })),
    calls('revertRetention', () => ({ params: { changeId: shortId() }, body: {} }), ['not-found']),
  ],
  'retention.object': [calls('objectRetention', () => ({ params: { changeId: shortId() }, body: {} }), ['not-found'])],
  'retention.enforce': [
    {
      title: 'API giveApproval of a change of rules that was previewed and asked for: of their own, or without a right to ask of another one',
      tries: async (cast, who) => {
        const asker = ruling(cast).includes(who) ? who : cast.founder;
        const approvalId = await askedChange(cast, asker);
        const { fault } = await cast.api.call('giveApproval', { token: who.token, params: { approvalId }, body: { act: null } });
        const other = ruling(cast).find((one) => one !== asker);
        await cast.api.call('refuseApproval', { token: other?.token ?? '', params: { approvalId }, body: {} });
        return granted(fault?.code, ['own-request', 'not-allowed']);
      },
    },
  ],
  'agency.import': [calls('beginImport', () => ({ body: { importId: longId(), stream: longId(), searches: 1, people: 1, messages: 1 } }), ['kit-unconfirmed'])],
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
  'off-limits.keep': [
    calls('offLimits', () => ({})),
    calls('addOffLimits', () => ({
      body: { entries: [{ entryId: shortId(), isCompany: true, generation: 1, tags: [b64(16)], untilMs: null, card: sealedBox() }] },
    })),
    {
      title: 'API endOffLimits',
      tries: async (cast, who) => {
        const entryId = shortId();
        const entry = { entryId, isCompany: true, generation: 1, tags: [b64(16)], untilMs: null, card: sealedBox() };
        await cast.api.call('addOffLimits', { token: cast.founder.token, body: { entries: [entry] } });
        return calls('endOffLimits', () => ({ params: { entryId } })).tries(cast, who);
      },
    },
  ],
  'off-limits.decide': [calls('decideApproach', ({ conversationId }) => ({ params: { conversationId }, body: { isAllowed: false } }), ['request-over'])],
  'candidate.add': [
    calls('checkApproach', ({ mandate }) => ({ body: { mandateId: mandate.mandateId, tags: [{ generation: 1, kind: 'email', tag: b64(16) }] } }), [
      'too-many-tries',
    ]),
    calls('createConversation', async (cast) => ({ body: await aConversation(cast.agency, cast.mandate) }), ['malformed-request']),
  ],
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
  // What candidates may read of offers has no place yet.
  'offer-lane.read': readsLane('pay')
    .map(staff)
    .concat(staff(calls('openCompensation', async (cast) => ({ params: { conversationId: cast.conversationId }, body: await cast.payAgain() })))),
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
  'checkpoint.witness': [
    staff(calls('checkpoint', () => ({ body: { size: null } }))),
    staff(calls('checkpointAlarm', () => ({ body: { kind: 'forked', kept: 'a', shown: 'b' } }))),
  ],
  'export.request': [
    staff(calls('estimateExport', ({ mandate }) => ({ body: { scope: exportOf(mandate.mandateId) } }))),
    staff(
      calls('askExport', ({ mandate }) => ({ body: { exportId: shortId(), scope: exportOf(mandate.mandateId), reason: sealedBox() } }), ['too-many-tries']),
    ),
  ],
  'export.approve': [
    {
      title: 'API giveApproval of an export that an admin asked for',
      tries: async (cast, { token }) => {
        const { api, players, mandate } = cast;
        await asksAnew(cast);
        const asker = players.find(({ holders }) => holders.includes('admin'))?.token;
        const [exportId, approvalId] = [shortId(), longId()];
        await api.call('askExport', { token: asker, body: { exportId, scope: exportOf(mandate.mandateId), reason: sealedBox() } });
        const asked = await api.call('askApproval', { token: asker, body: { approvalId, kind: 'export', subject: exportId } });
        if (asked.fault) throw new Error(`askApproval: ${asked.fault.code}`);
        return !(await api.call('giveApproval', { token, params: { approvalId }, body: { act: null } })).fault;
      },
    },
  ],
  // What a second person has to allow first is not to be had at once; what it is like then, the tests of exports hold.
  'export.unlock': [
    {
      title: 'API exportKeys of an export that two people allowed and that is ready',
      tries: async (cast, { token }) => {
        const exportId = await readyExport(cast);
        const { fault } = await cast.api.call('exportKeys', { token, params: { exportId }, body: { lanes: [cast.lanes.candidate] } });
        return granted(fault?.code, ['sign-in-too-old', 'not-allowed']);
      },
    },
  ],
  'kit.keep': [
    calls('recovery', () => ({})),
    calls('openKit', () => ({}), ['kit-unconfirmed']),
    calls('checkKit', () => ({ body: { after: null } })),
    // Of a generation that is none: refused, but only after the right was looked at.
    calls('reportWraps', ({ mandate }) => ({ params: { compartmentId: mandate.compartmentId }, body: { generation: 99, recipients: ['auk'] } }), ['not-found']),
  ],
  'kit.renew': [
    calls('kitWraps', () => ({})),
    calls('recoveryWraps', () => ({ body: { after: null } })),
    calls('rewrapKit', () => ({ body: { kitId: longId(), wraps: {} } }), ['stale-head', 'malformed-request']),
  ],
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
  'erasure.request': [
    calls(
      'askErasure',
      async (cast, who) => ({
        params: { linkId: await requestLink(cast, who) },
        body: { erasureId: longId(), kind: 'erase', ask: { ...hpkeBox(), ciphertext: b64(272) }, receiptHash: b64(32), language: 'en', signature: b64(64) },
      }),
      ['bad-signature'],
    ),
  ],
  'erasure.read': [
    {
      title: 'API erasures tells of the request',
      tries: async (cast, { token }) => {
        const erasureId = await aRequest(cast, 'erase');
        return ((await cast.api.call('erasures', { token })).body.erasures ?? []).some((one) => one.erasureId === erasureId);
      },
    },
  ],
  'erasure.decide': [decides('erase', { kind: 'refused', ground: 'legal-claim' })],
  'erasure.correct': [decides('correct', { kind: 'corrected' })],
  'notices.set': [calls('agencyChannels', () => ({})), calls('setLadder', () => ({ body: { staff: [{ kind: 'mail', afterMinutes: 30 }], candidate: [] } }))],
};

export const builtRights = Object.keys(probes) as readonly BuiltAction[] satisfies readonly Action[];
