import { createHash } from 'node:crypto';
import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { coolingMs, edited, hasEffect, hasEnd, type RetentionReport, type RuleEdit } from '@liexin/domain/retention/change';
import type { HoldRegister } from '@liexin/domain/retention/hold-reach';
import { isLawful } from '@liexin/domain/retention/lawful';
import { inForce, type RetentionRule } from '@liexin/domain/retention/rule';
import { emptyTally, reportOf, tallyOf, type Tally } from '@liexin/domain/retention/tally';
import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, Timestamp, type Firestore } from 'firebase-admin/firestore';
import { holdsOf } from '../../platform/hold-register.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { readRules, type Rules } from '../../platform/retention.ts';
import type { RetentionPreviewDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Mandate, type StoredChange } from '../../platform/stored.ts';
import { countConversation, countRoom, type TwoLaws } from './count-conversation.ts';

/** Conversations that one call counts. */
const pageSize = 40;
/** Of them so many at the same time. */
const sideBySide = 8;
const dayMs = 24 * 60 * 60_000;

/** Which versions a draft began from: another rule meanwhile makes it another draft. */
export const baseOf = (rules: readonly RetentionRule[]): string =>
  rules
    .map(({ id, version }) => `${id}.${version}`)
    .toSorted()
    .join(' ');

/** What a change is asked with: nobody can ask for rules whose counts they have not seen. */
export const tokenOf = (edits: readonly RuleEdit[], base: string, report: RetentionReport): string =>
  createHash('sha256')
    .update(JSON.stringify([edits, base, report.at, report.classes, report.people, report.firstAt]))
    .digest('base64url');

export const lawsOf = (rules: Rules, edits: readonly RuleEdit[], holds: HoldRegister, at: number): TwoLaws => {
  const beside = { zone: rules.zone, holds: [], erasures: [] };
  return { now: { ...beside, rules: rules.rules }, changed: { ...beside, rules: edited(rules.rules, edits, at) }, holds, at };
};

/** One part of the agency's conversations, counted on top of what was, with the last one the teams' own channels. `after`: the last id of the part, null at the end. */
export const countPage = async (db: Firestore, agencyId: string, laws: TwoLaws, tally: Tally, after: string | null, random: () => number) => {
  const all = collectionAt<Conversation>(db, paths.conversations(agencyId)).orderBy(FieldPath.documentId());
  const page = await (after === null ? all : all.startAfter(after)).limit(pageSize).get();
  let found = tally;
  const wanted = page.docs.filter((doc) => !doc.data().sample);
  for (let from = 0; from < wanted.length; from += sideBySide) {
    const some = wanted.slice(from, from + sideBySide);
    const counted = await Promise.all(some.map((doc) => countConversation(db, agencyId, doc.id, doc.data(), laws)));
    for (const items of counted) found = tallyOf(found, items, laws.at, random);
  }
  if (page.size === pageSize) return { tally: found, counted: page.size, after: page.docs.at(-1)?.id ?? null };
  const searches = await collectionAt<Mandate>(db, paths.mandates(agencyId)).select('room', 'clocks', 'sample').get();
  for (const doc of searches.docs) {
    const search = doc.data() as Pick<Mandate, 'room' | 'clocks' | 'sample'>;
    if (!search.sample) found = tallyOf(found, await countRoom(db, agencyId, doc.id, search, laws), laws.at, random);
  }
  return { tally: found, counted: page.size, after: null };
};

/**
 * Counts what a draft would do, one part of the agency a call, and says how far it is. The draft stands in the change itself; how far the
 * count has come stands beside it. Natural idempotency: the same call again goes on from where the last one got to, other edits begin
 * anew, and a call that is lost costs its part alone. Faults: not-allowed, already-exists (the change is another's, or no draft any more),
 * malformed-request (nothing would have an end), rule-without-effect, not-found (of what a rule is for), too-many-tries (2000 parts a day).
 */
export const previewChange = async (
  { db, random }: Platform,
  caller: StaffPrincipal,
  changeId: string,
  { edits: wishes }: RequestOf<'previewRetention'>,
  now: number,
): Promise<ResponseOf<'previewRetention'>> => {
  const { agencyId, uid } = caller;
  // Nobody makes a law: what a draft says of itself holds where a preset says it too.
  const edits = wishes.map((edit) => ({ ...edit, isStatutory: edit.isStatutory && isLawful(edit) }));
  if (!may(caller.roles, 'retention.draft')) throw new Fault('not-allowed');
  await spend(db, { key: `preview-${agencyId}`, max: 2000, windowMs: dayMs }, now);
  const [changeRef, previewRef] = [
    docAt<StoredChange>(db, paths.retentionChange(agencyId, changeId)),
    docAt<RetentionPreviewDocument>(db, paths.retentionPreview(agencyId, changeId)),
  ];
  const [agency, change, preview] = await Promise.all([docAt<Agency>(db, paths.agency(agencyId)).get(), changeRef.get(), previewRef.get()]);
  const [stored, region] = [change.data(), agency.data()?.region];
  if (region === undefined) throw new Fault('not-found');
  if (stored && (stored.by !== uid || stored.state !== 'draft')) throw new Fault('already-exists');
  const rules = await readRules(db, agencyId, { region });
  checkEdits(rules, edits, now);
  await expectScopes(db, agencyId, edits);
  const base = baseOf(rules.rules);
  const wanted = JSON.stringify([edits, base]);
  const known = preview.data()?.edits === wanted ? preview.data() : undefined;
  // What was counted stays counted for an hour.
  const isFinished =
    known !== undefined && known.done >= known.total && now - known.startedAt.toMillis() < 60 * 60_000 && stored?.report && stored.token !== null;
  if (isFinished) return { done: known.done, total: known.total, report: stored.report, token: stored.token };

  const goesOn = known !== undefined && known.done < known.total;
  const startedAt = goesOn ? known.startedAt : Timestamp.fromMillis(now);
  const total = goesOn ? known.total : (await collectionAt(db, paths.conversations(agencyId)).count().get()).data().count;
  const before = goesOn ? (JSON.parse(known.found) as Tally) : emptyTally();
  const laws = lawsOf(rules, edits, await holdsOf(db, agencyId), startedAt.toMillis() + coolingMs);
  const page = await countPage(db, agencyId, laws, before, goesOn ? known.after : null, () => (random(1)[0] ?? 0) / 256);
  const isDone = page.after === null;
  const done = isDone ? total : Math.min(total, (goesOn ? known.done : 0) + page.counted);
  const report = isDone ? reportOf(page.tally, startedAt.toMillis()) : null;
  const token = report === null ? null : tokenOf(edits, base, report);
  const batch = db.batch();
  batch.set(previewRef, { edits: wanted, startedAt, after: page.after, done, total, found: isDone ? '' : JSON.stringify(page.tally) });
  batch.set(changeRef, {
    schemaVersion: 1,
    state: 'draft',
    edits: [...edits],
    base,
    by: uid,
    at: startedAt,
    approvedBy: null,
    report,
    token,
    effectiveFrom: null,
    appliedAt: null,
    endedBy: null,
    endedAt: null,
  });
  await batch.commit();
  return { done, total, report, token };
};

/** A draft is about rules that say something, each once, and leaves an end for everything. */
const checkEdits = ({ rules }: Rules, edits: readonly RuleEdit[], now: number): void => {
  const ids = new Set(edits.map(({ id }) => id));
  const says = (edit: RuleEdit): boolean => edit.isEnded || edit.keepAtLeast !== null || edit.deleteAtLatest !== null;
  if (ids.size !== edits.length || !edits.every(says)) throw new Fault('malformed-request', { field: 'edits' });
  const known = new Set(rules.map(({ id }) => id));
  if (edits.some(({ id, isEnded }) => isEnded && !known.has(id))) throw new Fault('malformed-request', { field: 'edits.isEnded' });
  if (!hasEnd(inForce(edited(rules, edits, now), now))) throw new Fault('malformed-request', { field: 'edits.deleteAtLatest' });
  if (!edits.every(hasEffect)) throw new Fault('rule-without-effect');
};

/** What a rule is for is there: one about nothing would do nothing. */
const expectScopes = async (db: Firestore, agencyId: string, edits: readonly RuleEdit[]): Promise<void> => {
  for (const { scope, isEnded } of edits) {
    if (isEnded || scope.level === 'agency' || scope.level === 'team') continue;
    const path = scope.level === 'mandate' ? paths.mandate(agencyId, scope.id) : paths.conversation(agencyId, scope.id);
    if (!(await db.doc(path).get()).exists) throw new Fault('not-found');
  }
};
