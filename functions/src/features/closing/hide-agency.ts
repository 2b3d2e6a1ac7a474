import { closingRule } from '@liexin/domain/retention/closing';
import { isRoom } from '@liexin/domain/storage/is-room';
import { paths } from '@liexin/domain/storage/paths';
import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { readRules, type Rules } from '../../platform/retention.ts';
import type { ClosingWorkDocument } from '../../platform/closing-documents.ts';
import { docAt, type Agency, type Conversation, type Guest, type Lane, type Mandate } from '../../platform/stored.ts';
import type { ClosingSteps } from './closing-steps.ts';
import { keptByLaw } from './count-closing.ts';
import { walkParts, type Walked } from './part-by-part.ts';

const pageSize = 25;

/**
 * Takes parts of conversations out of sight, and ends their links and the candidate's devices first: a page that is shut out asks its link
 * why, and is told the truth. Each part by itself; a repeat finds it done. Answers how far it is.
 */
export const hideAgency = async (platform: Platform, steps: ClosingSteps, work: ClosingWorkDocument, dayMs: number, now: number): Promise<Walked> => {
  const { db } = platform;
  const { agencyId } = work;
  const agency = (await docAt<Agency>(db, paths.agency(agencyId)).get()).data();
  if (!agency) return { after: null, isThrough: true };
  const rules = await readRules(db, agencyId, agency);
  const each = (lane: QueryDocumentSnapshot<Lane>): Promise<void> =>
    hideOne(platform, steps, { agencyId, laneId: lane.id, lane: lane.data(), rules, dayMs }, now);
  return walkParts(platform, work, pageSize, each, now);
};

interface Hiding {
  readonly agencyId: string;
  readonly laneId: string;
  readonly lane: Lane;
  readonly rules: Rules;
  readonly dayMs: number;
}

const hideOne = async (platform: Platform, steps: ClosingSteps, { agencyId, laneId, lane, rules, dayMs }: Hiding, now: number): Promise<void> => {
  const { db } = platform;
  const [conversation, mandate] = await Promise.all([
    isRoom(lane) ? undefined : docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation)).get(),
    docAt<Mandate>(db, paths.mandate(agencyId, lane.mandate)).get(),
  ]);
  const found = conversation?.data();
  if (found) await endLinks(platform, steps, agencyId, lane.conversation, found, now);
  const last = keptByLaw(rules, lane, found, mandate.data(), dayMs);
  const cause = { kind: 'closing' as const, rule: last?.rule ?? `${closingRule.id}.${closingRule.version}`, lastDayMs: last?.atMs ?? dayMs };
  await steps.hidePart(platform, { agencyId, laneId }, cause, now);
};

const endLinks = async (
  platform: Platform,
  steps: ClosingSteps,
  agencyId: string,
  conversationId: string,
  { language, guest }: Conversation,
  now: number,
): Promise<void> => {
  const { db } = platform;
  const links = await db
    .collection(`${paths.agency(agencyId)}/links`)
    .where('conversation', '==', conversationId)
    .get();
  for (const { id } of links.docs) await steps.closeLink(db, agencyId, id, language, now);
  const ref = docAt<Guest>(db, paths.guest(agencyId, guest));
  const there = (await ref.get()).data();
  if (there && there.status !== 'ended')
    await ref.update({ status: 'ended', devices: Object.fromEntries(Object.keys(there.devices).map((id) => [id, 'off' as const])) });
};
