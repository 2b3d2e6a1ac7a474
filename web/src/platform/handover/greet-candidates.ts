import type { Language } from '@liexin/domain/agency/region';
import type { ConversationDocument, LaneDocument } from '@liexin/domain/storage/documents';
import type { HandoverItemDocument } from '@liexin/domain/storage/handover-document';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url, utf8 } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';
import { isKnownZone, isNight, nextMorning, ownZone } from '../../text/zone-time.ts';
import type { ApiClient } from '../api-client.ts';
import type { LaneHistory } from '../history/lane-history.ts';
import { isOpenToPlans } from '../outbox/item.ts';
import { packOutgoing } from '../outbox/outgoing.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import type { Handover } from '../vault/handovers.ts';
import type { Vault } from '../vault/vault.ts';

export interface GreetPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Pick<Vault, 'device' | 'handovers' | 'messages'>;
  readonly outbox: Pick<Outbox, 'enqueue' | 'items' | 'takeBack'>;
  readonly history: (laneId: string) => Pick<LaneHistory, 'page' | 'one'>;
  /** First name as candidates are told it. */
  readonly nameOf: (uid: string) => string;
  /** Server time in ms. */
  readonly now: () => number;
}

/** The id of the word to one candidate: the same from whichever device, so that it is said once. 22 base64url characters. */
export const greetingId = async (handoverId: string, conversationId: string): Promise<string> =>
  toBase64url((await sha256(utf8(`hh/handover/greeting/v1|${handoverId}|${conversationId}`))).slice(0, 16));

/** The words with the names in them. A name that is not known leaves its sentence readable. */
export const fillGreeting = (text: string, names: { readonly name: string; readonly from: string }): string =>
  text.replaceAll('{name}', names.name).replaceAll('{from}', names.from);

/** When it goes out: at once by day, else at 8:00 by the candidate's clock, or by this one where theirs was never told. */
export const greetingTime = (zone: string | null, nowMs: number): number | undefined => {
  const clock = zone ?? ownZone();
  return isNight(clock, nowMs) ? nextMorning(clock, nowMs) : undefined;
};

/**
 * Tells candidates who went over to this person. A device takes a greeting upon itself, puts it into its outbox under its fixed id, and
 * says so: killed in between, it does it again and finds what waits or went out. Of an undone one what has not gone out is taken back.
 */
export const greetCandidates = async (ports: GreetPorts, handoverId: string, handover: Handover): Promise<void> => {
  const { vault, api, source } = ports;
  const { device } = vault;
  const items = await source.list<HandoverItemDocument<unknown>>(paths.handoverItems(device.admitted.agencyId, handoverId));
  const mine = items.filter(({ data }) => data.to === device.uid);
  await takeBackUndone(ports, handoverId, mine);
  const due = mine.filter(({ data }) => data.state === 'moved' && (data.greeting === 'due' || data.greeting === 'taken'));
  for (let i = 0; i < due.length; i += 100) {
    const some = due.slice(i, i + 100).map(({ id }) => id);
    const taken = await api.call('greetHandover', { params: { handoverId }, body: { conversationIds: some, queued: false } });
    const queued: string[] = [];
    for (const id of taken.conversationIds) {
      const mandateId = due.find((one) => one.id === id)?.data.mandate ?? '';
      if (await greet(ports, { handoverId, handover, mandateId, conversationId: id })) queued.push(id);
    }
    if (queued.length > 0) await api.call('greetHandover', { params: { handoverId }, body: { conversationIds: queued, queued: true } });
  }
};

const takeBackUndone = async (
  { outbox }: GreetPorts,
  handoverId: string,
  items: readonly { readonly id: string; readonly data: HandoverItemDocument<unknown> }[],
) => {
  for (const { id, data } of items) {
    if (data.state !== 'undone' || data.greeting === 'none') continue;
    const greeting = await greetingId(handoverId, id);
    const waiting = outbox.items().find((item) => item.id === greeting);
    if (waiting !== undefined && isOpenToPlans(waiting)) outbox.takeBack(greeting);
  }
};

interface Greeting {
  readonly handoverId: string;
  readonly handover: Handover;
  readonly mandateId: string;
  readonly conversationId: string;
}

const greet = async (ports: GreetPorts, { handoverId, handover, mandateId, conversationId }: Greeting): Promise<boolean> => {
  const { vault, source, outbox } = ports;
  const { agencyId } = vault.device.admitted;
  const card = await vault.handovers.greeting(handoverId, handover, mandateId);
  const conversation = await source.get<ConversationDocument<Uint8Array, unknown>>(paths.conversation(agencyId, conversationId));
  if (card === null || conversation === null) return false;
  const laneId = conversation.lanes.candidate;
  const id = await greetingId(handoverId, conversationId);
  if ((await ports.history(laneId).one(id)) !== null) return true;
  const language: Language = conversation.language;
  const text = fillGreeting(card[language], { name: ports.nameOf(vault.device.uid), from: ports.nameOf(handover.from) });
  const nowMs = ports.now();
  const at = greetingTime(await zoneOf(ports, laneId, conversation.guest), nowMs);
  await outbox.enqueue(laneId, packOutgoing({ text, writtenAtMs: Math.round(nowMs) }), at, id);
  return true;
};

/** The candidate's clock, as their newest message that tells it has it; null where none of the last ones does, or none opens. */
const zoneOf = async ({ source, vault, history }: GreetPorts, laneId: string, guest: string): Promise<string | null> => {
  const lane = await source.get<LaneDocument<Uint8Array, unknown>>(paths.lane(vault.device.admitted.agencyId, laneId));
  const { messages } = await history(laneId).page({ direction: 'older', from: null, limit: 50 });
  for (const message of messages.toReversed()) {
    if (message.sender !== guest || lane === null) continue;
    const opened = await vault.messages.open({ id: message.id, laneId, envelope: message.envelope, participants: lane.participants });
    if (opened.kind === 'opened' && opened.body.zone !== undefined && isKnownZone(opened.body.zone)) return opened.body.zone;
  }
  return null;
};
