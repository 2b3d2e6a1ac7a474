// What takes two people, as one of them has it in front of them: asked for, real, and not decided.
import type { RequestOf } from '@liexin/domain/api/routes';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { anApprovedExport } from '../../../functions/src/testing/an-export.ts';
import { bytes, longId, shortId } from '../../../functions/src/testing/keys.ts';
import type { Cast, Player } from './cast.ts';

export const exportOf = (mandateId: string): RequestOf<'askExport'>['scope'] => ({
  about: 'mandate',
  id: mandateId,
  fromMs: null,
  toMs: null,
  kinds: ['candidate'],
});
export const anEdit = {
  ...firstRule('cn'),
  scope: { level: 'agency' as const },
  classes: ['message' as const],
  deleteAtLatest: { n: 12, unit: 'months' as const },
};

/** The day's limits of what is asked for begin anew: probes ask more often than a day allows. */
export const asksAnew = async ({ api, agency }: Cast): Promise<void> => {
  for (const what of ['approval', 'export']) await api.platform.db.doc(paths.limits(`${what}-${agency.agencyId}`)).delete();
};

/** A change of rules that somebody previewed to its end and asked for. */
export const askedChange = async (cast: Cast, { token }: Player): Promise<string> => {
  const { api } = cast;
  await asksAnew(cast);
  const [changeId, approvalId] = [shortId(), longId()];
  for (;;) {
    const { fault, body } = await api.call('previewRetention', { token, params: { changeId }, body: { edits: [anEdit] } });
    if (fault) throw new Error(`previewRetention: ${fault.code}`);
    if (body.token === null) continue;
    const asked = await api.call('askApproval', { token, body: { approvalId, kind: 'retention', subject: changeId, previewToken: body.token } });
    if (asked.fault) throw new Error(`askApproval: ${asked.fault.code}`);
    return approvalId;
  }
};

const exported = new WeakMap<Cast, Promise<string>>();
/** An export of the search that a reviewer asked for and the founder allowed, ready. */
export const readyExport = (cast: Cast): Promise<string> => {
  const known = exported.get(cast) ?? makeExport(cast);
  exported.set(cast, known);
  return known;
};
const makeExport = async (cast: Cast): Promise<string> => {
  const { api, agency, founder, players, mandate } = cast;
  await asksAnew(cast);
  const asker = players.find(({ holders }) => holders.includes('auditor'))?.token ?? '';
  const exportId = await anApprovedExport(api, asker, founder.token, exportOf(mandate.mandateId));
  // As the clock leaves it: the messages of the cast are none that an export could be built of.
  const until = Timestamp.fromMillis(api.clock.now + 86_400_000);
  await api.platform.db.doc(paths.export(agency.agencyId, exportId)).update({ state: 'ready', until });
  return exportId;
};

/** A request about the conversation, as its candidate left it. */
export const aRequest = async (cast: Cast, kind: 'erase' | 'correct'): Promise<string> => {
  const [erasureId, at] = [longId(), Timestamp.fromMillis(Date.now())];
  const nothing = { decision: null, ground: null, keep: [], letter: null, decidedBy: null, decidedAt: null, doneAt: null, certificate: null };
  await cast.api.platform.db.doc(paths.erasure(cast.agency.agencyId, erasureId)).set({
    schemaVersion: 1,
    kind,
    conversation: cast.conversationId,
    mandate: cast.mandate.mandateId,
    compartment: cast.mandate.compartmentId,
    guest: cast.guestUid,
    link: longId(),
    identity: 'device',
    device: null,
    how: 'link',
    language: 'en',
    ask: null,
    receiptHash: bytes(32),
    receivedAt: at,
    dueAt: at,
    state: 'open',
    ...nothing,
  });
  return erasureId;
};
