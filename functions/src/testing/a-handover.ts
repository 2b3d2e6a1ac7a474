// An agency in which one consultant's conversations can go to another, and the pieces that a device inside makes for it.
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { toBase64url as text } from '@liexin/proof/bytes';
import { signHandover } from '@liexin/proof/handover-order';
import { signerListHash } from '@liexin/proof/signer-list';
import { Timestamp } from 'firebase-admin/firestore';
import type { Conversation, Handover, HandoverItem, Lane, Mandate, SignerList } from '../platform/stored.ts';
import type { Role } from '@liexin/domain/agency/role';
import { aColleague } from './a-colleague.ts';
import { aConversation, aMandate, aSignerList } from './a-conversation.ts';
import type { Person } from './an-agency.ts';
import { b64, hpkeBox, sealedBox, shortId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export type HandoverScene = Awaited<ReturnType<typeof aHandoverScene>>;
type Move = RequestOf<'moveHandover'>;

/** The owner is a consultant too, in charge of `count` conversations of one search; `receiver` is a consultant in no team. */
export const aHandoverScene = async (api: LocalApi, count = 2, contact: string | null = null) => {
  const { db } = api.platform;
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  await db.doc(paths.agency(agencyId)).update({ 'kit.confirmedAt': Timestamp.now() });
  const receiver = await aColleague(api, agency, token);
  const mandate = await aMandate(agency, { [owner.uid]: 1 }, false);
  await api.call('createMandate', { token, body: mandate });
  const talks: RequestOf<'createConversation'>[] = [];
  for (let i = 0; i < count; i++) {
    const talk = await aConversation(agency, mandate, contact);
    const made = await api.call('createConversation', { token, body: talk });
    if (made.fault) throw new Error(made.fault.code);
    talks.push(talk);
  }
  const ids = talks.map(({ conversationId }) => conversationId);

  const order = async (
    change: Partial<RequestOf<'createHandover'>> & { to?: string; signer?: Person; conversationIds?: string[] } = {},
  ): Promise<RequestOf<'createHandover'>> => {
    const { to = receiver.person.uid, signer = owner, conversationIds = ids, ...more } = change;
    const body = {
      handoverId: shortId(),
      from: owner.uid,
      mandates: [{ mandateId: mandate.mandateId, receivers: [{ uid: to, conversationIds }], greeting: sealedBox() }],
      ...more,
    };
    const plan = Object.fromEntries(
      body.mandates.map(({ mandateId, receivers }) => [mandateId, Object.fromEntries(receivers.map((one) => [one.uid, one.conversationIds]))]),
    );
    const signature = text(await signHandover({ agencyId, handoverId: body.handoverId, from: body.from, plan }, signer.us.key));
    return { ...body, signature, ...(change.signature ? { signature: change.signature } : {}) };
  };

  /** The next list of a lane as it stands, signed by somebody who should be inside. */
  const entry = async (laneId: string, by: Person = owner): Promise<NonNullable<Move['conversations'][number]['candidate']>> => {
    const place = { agencyId, laneId };
    const lane = (await db.doc(paths.lane(agencyId, laneId)).get()).data() as Lane;
    const stored = (await db.doc(paths.signerList(agencyId, laneId, lane.signers)).get()).data() as SignerList;
    const signing = { agency, person: by, device: by.device };
    return { name: b64(60), signers: (await aSignerList(place, signing, lane.signers + 1, await signerListHash(place, stored), lane.epoch)).json };
  };
  const piece = async (i: number, by: Person = owner): Promise<Move['conversations'][number]> => ({
    conversationId: talks[i]?.conversationId ?? '',
    candidate: await entry(talks[i]?.lanes[0]?.laneId ?? '', by),
    internal: await entry(talks[i]?.lanes[1]?.laneId ?? '', by),
  });
  const move = async (handoverId: string, pieces: Move['conversations'], change: Partial<Move> & { as?: string } = {}) => {
    const { as = token, ...more } = change;
    const body = { mandateId: mandate.mandateId, to: receiver.person.uid, wrap: { ...hpkeBox(), generation: 1 }, conversations: pieces, ...more };
    return api.call('moveHandover', { token: as, params: { handoverId }, body });
  };
  const create = (body: RequestOf<'createHandover'>, as = token) => api.call('createHandover', { token: as, body });
  const doc = async <D>(path: string): Promise<D> => (await db.doc(path).get()).data() as D;

  return {
    agency,
    agencyId,
    owner,
    token,
    receiver,
    mandate,
    talks,
    ids,
    colleague: async ({ roles = ['consultant'], lead = false }: { roles?: Role[]; lead?: boolean } = {}) => {
      const colleague = await aColleague(api, agency, token, roles);
      if (lead) await db.doc(paths.member(agencyId, colleague.person.uid)).update({ lead });
      return colleague;
    },
    order,
    create,
    entry,
    piece,
    move,
    /** A handover of everything, made and not begun. */
    begun: async (change: Parameters<typeof order>[0] = {}): Promise<string> => {
      const body = await order(change);
      const { fault } = await create(body);
      if (fault) throw new Error(fault.code);
      return body.handoverId;
    },
    undo: (handoverId: string, as = token) => api.call('undoHandover', { token: as, params: { handoverId } }),
    handover: (id: string) => doc<Handover>(paths.handover(agencyId, id)),
    item: (id: string, i: number) => doc<HandoverItem | undefined>(paths.handoverItem(agencyId, id, ids[i] ?? '')),
    conversation: (i: number) => doc<Conversation>(paths.conversation(agencyId, ids[i] ?? '')),
    lane: (i: number, which: 0 | 1) => doc<Lane>(paths.lane(agencyId, talks[i]?.lanes[which]?.laneId ?? '')),
    team: async () => (await doc<Mandate>(paths.mandate(agencyId, mandate.mandateId))).team,
    /** Kinds of all rows of a chain, in its order. */
    rows: async (laneId?: string): Promise<string[]> => {
      const path = laneId === undefined ? paths.agencyLedger(agencyId) : paths.laneLedger(agencyId, laneId);
      return (await db.collection(path).orderBy('seq').get()).docs.map((row) => row.get('kind') as string);
    },
  };
};
