// A change of retention rules: previewed, asked for and agreed to in an agency of two owners and an auditor.
import type { RuleEdit } from '@liexin/domain/retention/change';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { aColleague } from './a-colleague.ts';
import { aConversation, aMandate } from './a-conversation.ts';
import { syncHead } from './a-role.ts';
import type { Founded } from './an-agency.ts';
import { codeOf } from './code-of.ts';
import { longId, shortId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

/** The first rule of the agency, with another end. */
export const anEdit = (months: number, more: Partial<RuleEdit> = {}): RuleEdit => {
  const { id, classes, jurisdiction, isStatutory, locked, isEnded, why, clock } = firstRule('cn');
  return {
    id,
    classes,
    jurisdiction,
    isStatutory,
    locked,
    isEnded,
    why,
    clock,
    scope: { level: 'agency' },
    keepAtLeast: null,
    deleteAtLatest: { n: months, unit: 'months' },
    ...more,
  };
};

const expectOk = (answer: { readonly fault: { readonly code: string } | undefined }): void => {
  if (answer.fault) throw new Error(codeOf(answer));
};

/** A real conversation of `count` messages, with two owners and an auditor. */
export const anAgencyOf = async (api: LocalApi, count: number) => {
  const { agency, token } = await api.found();
  const { db } = api.platform;
  await syncHead(api, agency);
  const [bo, au] = [await aColleague(api, agency, token), await aColleague(api, agency, token)];
  await db.doc(paths.agency(agency.agencyId)).update({ region: 'cn', 'kit.confirmedAt': Timestamp.fromMillis(api.clock.now) });
  await db.doc(paths.retentionRule(agency.agencyId, 'first', 1)).update({ deleteAtLatest: { n: 24, unit: 'months' } });
  await db.doc(paths.member(agency.agencyId, bo.person.uid)).update({ roles: ['owner'] });
  await db.doc(paths.member(agency.agencyId, au.person.uid)).update({ roles: ['auditor'] });
  await syncHead(api, agency);
  const mandate = await aMandate(agency, { [agency.owner.uid]: 1, [bo.person.uid]: 1 }, false);
  expectOk(await api.call('createMandate', { token, body: mandate }));
  const conversation = await aConversation(agency, mandate);
  expectOk(await api.call('createConversation', { token, body: conversation }));
  const lane = conversation.lanes[0]?.laneId ?? '';
  for (let i = 0; i < count; i++) await write(api, agency, lane, 'msg');
  return { agency, token, bo, au, mandate, conversation, lane, id: conversation.conversationId };
};
export type AgencyOf = Awaited<ReturnType<typeof anAgencyOf>>;

/** Something that is only counted. */
export const write = (api: LocalApi, { agencyId }: Founded, lane: string, type: string) =>
  api.platform.db
    .collection(paths.messages(agencyId, lane))
    .doc(longId())
    .set({ type, sentAt: Timestamp.fromMillis(api.clock.now), ciphertext: Buffer.alloc(100) });

export const previewing = async (api: LocalApi, token: string, changeId: string, edits: RuleEdit[]) => {
  for (;;) {
    const found = await api.call('previewRetention', { token, params: { changeId }, body: { edits } as never });
    if (found.fault || found.body.token !== null) return found;
  }
};

/** Previewed and asked by the first owner, agreed to by the second. */
export const agreeing = async (api: LocalApi, { token, bo, agency }: AgencyOf, edits: RuleEdit[]) => {
  const [changeId, approvalId] = [shortId(), longId()];
  const { body } = await previewing(api, token, changeId, edits);
  expectOk(await api.call('askApproval', { token, body: { approvalId, kind: 'retention', subject: changeId, previewToken: body.token ?? '' } }));
  expectOk(await api.call('giveApproval', { token: bo.token, params: { approvalId }, body: { act: null } }));
  const state = async () => (await api.platform.db.doc(paths.retentionChange(agency.agencyId, changeId)).get()).data() ?? {};
  return { changeId, approvalId, report: body.report, state };
};

export const runRetentionJob = async (api: LocalApi, name = 'retention'): Promise<void> => {
  const secret = { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) };
  const { status } = await api.fetch(`/api/internal/run/${name}`, { method: 'POST', headers: secret });
  if (status !== 200) throw new Error(String(status));
};
