import { Fault } from '@liexin/domain/kernel/fault';
import type { ConversationDocument, MandateDocument } from '@liexin/domain/storage/documents';
import type { HandoverItemDocument } from '@liexin/domain/storage/handover-document';
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { activeMember } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { codeOf } from '../fault-code.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import type { Handover } from '../vault/handovers.ts';
import type { Colleague } from '../vault/teams.ts';
import type { Vault } from '../vault/vault.ts';

export interface CarryOutPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Vault;
  /** Somebody as lanes name them; undefined where they are no colleague (any more). */
  readonly colleague: (uid: string) => Colleague | undefined;
  /** What is said of pay in a conversation, where this device is in it; null: nothing, or it is not. */
  readonly pay?: (conversationId: string) => { readonly laneId: string; readonly compartmentId: string } | null;
  /** Asked between requests: a page that closes begins nothing new. */
  readonly isStopped: () => boolean;
}

/** What one device has done of a handover, and what it cannot do: those wait for a device inside. */
export interface CarriedOut {
  readonly settled: number;
  readonly waiting: number;
}

type Piece = RequestOf<'moveHandover'>['conversations'][number];

/** In one request; and so many requests at once, for the gateway lets two through. */
const CHUNK = 20;
const WIDTH = 2;
/** Conversations whose pieces are made at once. */
const MAKING = 8;
/** What was made on a head or list that moved meanwhile is made again so often. */
const TURNS = 4;
const stale = ['stale-head', 'stale-epoch', 'malformed-request'];
const settledStates: readonly string[] = ['moved', 'left', 'undone', 'kept'] satisfies HandoverItemDocument<unknown>['state'][];

/**
 * Carries out what of a handover this device can: pieces for conversations that it is inside of, in chunks, two requests at a time. It
 * begins with what is not settled, so that after a crash, a lost network or beside another device it goes on where that stands; what was
 * made for nothing is thrown away by the server. An order that does not hold is not carried out. Rejects with the API's faults.
 */
export const carryOut = async (ports: CarryOutPorts, handoverId: string, handover: Handover): Promise<CarriedOut> => {
  const { vault, source } = ports;
  const { agencyId } = vault.device.admitted;
  if (!(await vault.handovers.isOrdered(handoverId, handover))) return { settled: 0, waiting: handover.total };
  const items = await source.list<HandoverItemDocument<unknown>>(paths.handoverItems(agencyId, handoverId));
  const known = new Set(items.map(({ id }) => id));
  const chunks = Object.entries(handover.plan).flatMap(([mandateId, { compartment, receivers }]) =>
    Object.entries(receivers).flatMap(([to, ids]) =>
      chunked(
        ids.filter((id) => !known.has(id)),
        CHUNK,
      ).map((conversationIds): Chunk => ({ mandateId, compartment, to, conversationIds })),
    ),
  );
  // Everything is settled and nobody has counted it: whoever did the last one was killed before. Asking again counts.
  if (chunks.length === 0) chunks.push(...firstOf(handover));
  let [settled, waiting] = [0, 0];
  const rest = [...chunks];
  const work = async (): Promise<void> => {
    for (let chunk = rest.shift(); chunk !== undefined && !ports.isStopped(); chunk = rest.shift()) {
      const left = await moveChunk(ports, handoverId, chunk, handover.by === vault.device.uid);
      settled += chunk.conversationIds.length - left;
      waiting += left;
    }
  };
  await Promise.all(Array.from({ length: WIDTH }, work));
  return { settled, waiting };
};

interface Chunk {
  readonly mandateId: string;
  readonly compartment: string;
  readonly to: string;
  readonly conversationIds: readonly string[];
}

const firstOf = ({ plan }: Handover): Chunk[] =>
  Object.entries(plan)
    .flatMap(([mandateId, { compartment, receivers }]) =>
      Object.entries(receivers).map(([to, ids]): Chunk => ({ mandateId, compartment, to, conversationIds: ids.slice(0, 1) })),
    )
    .slice(0, 1);

/** How many of a chunk this device could not move. */
const moveChunk = async (ports: CarryOutPorts, handoverId: string, chunk: Chunk, isMaker: boolean): Promise<number> => {
  const colleague = ports.colleague(chunk.to);
  if (colleague === undefined) return chunk.conversationIds.length;
  let ids = chunk.conversationIds;
  let away = 0;
  for (let turn = 0; ids.length > 0 && turn < TURNS; turn++) {
    const made = await inWidth(ids, MAKING, (id) => makePiece(ports, id, colleague, isMaker));
    const pieces = made.filter((piece) => piece !== null);
    const sent = pieces.length === 0 ? { again: [], away: 0 } : await send(ports, handoverId, chunk, pieces);
    away += ids.length - pieces.length + sent.away;
    ids = sent.again;
  }
  if (away < chunk.conversationIds.length) {
    await enterRoom(ports, chunk.mandateId, colleague).catch(() => undefined);
    await enterPay(ports, chunk.conversationIds, colleague).catch(() => undefined);
  }
  return away + ids.length;
};

/** What is to be made anew, and how many wait for somebody else or for another time. */
const send = async (
  ports: CarryOutPorts,
  handoverId: string,
  { mandateId, compartment, to }: Chunk,
  conversations: readonly Piece[],
): Promise<{ readonly again: string[]; readonly away: number }> => {
  try {
    const wrap = (await isInTeam(ports, mandateId, to)) ? null : await ports.vault.teams.wrap(compartment, to);
    const { results } = await ports.api.call('moveHandover', { params: { handoverId }, body: { mandateId, to, wrap, conversations: [...conversations] } });
    const again = results.filter(({ outcome }) => stale.includes(outcome));
    const done = results.filter(({ outcome }) => settledStates.includes(outcome));
    return { again: again.map(({ conversationId }) => conversationId), away: results.length - again.length - done.length };
  } catch (error) {
    // The search got new keys, or the receiver left the team, between look and answer.
    if (error instanceof Fault && (stale.includes(error.code) || error.code === 'wraps-incomplete'))
      return { again: conversations.map(({ conversationId }) => conversationId), away: 0 };
    throw error;
  }
};

/** The channel of the search's team, where there is one: its own list, so its own call. Whoever cannot leaves it to the next device. */
const enterRoom = async ({ api, source, vault }: CarryOutPorts, mandateId: string, colleague: Colleague): Promise<void> => {
  const mandate = await source.get<MandateDocument<Uint8Array, unknown>>(paths.mandate(vault.device.admitted.agencyId, mandateId)).catch(refused);
  const room = mandate?.room;
  if (room === undefined || mandate?.team.includes(vault.device.uid) !== true) return;
  const made = await vault.teams.entry(room, colleague);
  if (made !== null) await api.call('addReader', { params: { laneId: room }, body: { uid: colleague.uid, ...made } });
};

/**
 * What is said of pay goes along where the receiver is cleared for it: the key of the tier, then lane by lane, each a call of its own that
 * changes nothing when repeated. Whoever cannot leaves it to those who are inside: their field offers it.
 */
const enterPay = async ({ api, source, vault, pay }: CarryOutPorts, conversationIds: readonly string[], colleague: Colleague): Promise<void> => {
  const places = conversationIds.flatMap((id) => pay?.(id) ?? []);
  if (places.length === 0 || activeMember(await vault.keyLog.sync(), colleague.uid)?.clearance.includes('compensation') !== true) return;
  const { admitToCompensation } = await import('../vault/compensation.ts');
  for (const place of places) await admitToCompensation({ ...vault, api, source }, { ...place, colleague });
};

const isInTeam = async ({ source, vault }: CarryOutPorts, mandateId: string, uid: string): Promise<boolean> => {
  const mandate = await source.get<MandateDocument<Uint8Array, unknown>>(paths.mandate(vault.device.admitted.agencyId, mandateId)).catch(refused);
  return mandate?.team.includes(uid) === true;
};

/**
 * Ways into both lanes; null where this device is outside. The maker sends a conversation without them: where the receiver is inside
 * already, nothing is to be signed, nor into a part that has gone by its own day. What is closed is left alone by the server.
 */
const makePiece = async ({ source, vault }: CarryOutPorts, conversationId: string, colleague: Colleague, isMaker: boolean): Promise<Piece | null> => {
  const path = paths.conversation(vault.device.admitted.agencyId, conversationId);
  const conversation = await source.get<ConversationDocument<Uint8Array, unknown>>(path).catch(refused);
  const unsigned = { conversationId, candidate: null, internal: null };
  if (conversation?.participantUids.includes(vault.device.uid) !== true) return isMaker ? unsigned : null;
  if (conversation.state !== 'open') return unsigned;
  const { lanes } = conversation;
  const [candidate, internal] = await Promise.all([lanes.candidate, lanes.internal].map((lane) => vault.teams.entry(lane, colleague).catch(refused)));
  return { conversationId, candidate: candidate ?? null, internal: internal ?? null };
};

/** Not to be read by this person: somebody else's to do. Anything else is the network's fault and thrown. */
const refused = (error: unknown): null => {
  if (codeOf(error) === 'permission-denied') return null;
  throw error;
};

const chunked = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));

/** Does the work for each, so many at once; results in the order of the input. */
const inWidth = async <T, R>(all: readonly T[], width: number, work: (one: T) => Promise<R>): Promise<R[]> => {
  const results: R[] = [];
  for (const some of chunked(all, width)) results.push(...(await Promise.all(some.map(work))));
  return results;
};
