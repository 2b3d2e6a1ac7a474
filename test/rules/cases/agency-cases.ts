// Agency, key log, members, mandates, compartments, conversations: staff only.
import { paths } from '@liexin/domain/storage/paths';
import type { Actor, Attempt } from '../support/attempt.ts';
import { deny, grant, staffGate, type Case } from '../support/case.ts';
import { at, bytes, now, type Field, type Fields } from '../support/fields.ts';
import {
  ada,
  admitted,
  agency,
  candidateLane,
  changed,
  compartment,
  conversation,
  directory,
  guestDevice,
  handoverId,
  keysPath,
  mandate,
  max,
  member,
  olga,
  readsPath,
  staffDevice,
  wrapPath,
} from '../support/world.ts';

const getting =
  (path: string) =>
  (as: Actor | null): Attempt => ({ as, get: path });
const listing =
  (path: string, where?: readonly [string, 'array-contains' | '==', Field]) =>
  (as: Actor | null): Attempt => ({ as, list: path, ...(where === undefined ? {} : { query: { where: [where] } }) });
const writing =
  (path: string, fields: Fields | null) =>
  (as: Actor | null): Attempt => ({ as, batch: [[path, fields]] });

const keyLogEntry = `${paths.keyLog(agency)}/0000000001`;
const generation = paths.generation(agency, compartment, 1);
const invitation = paths.invitation(agency, 'invitation'.padEnd(22, '0'));
const approval = paths.approval(agency, 'approval'.padEnd(22, '0'));
const anExport = paths.export(agency, 'export'.padEnd(16, '0'));

const hold = paths.hold(agency, 'hold'.padEnd(16, '0'));
const trashed = paths.trashed(agency, candidateLane);
const certificate = paths.certificate(agency, 1);
const recovery = paths.recoveryRequest(agency, 'ada');
const emergency = paths.emergency(agency, 'emergency'.padEnd(22, '0'));
const task = paths.task(agency, 'task'.padEnd(22, '0'));
const handover = paths.handover(agency, handoverId);
const handoverItem = paths.handoverItem(agency, handoverId, conversation);
const marks = { [mandate]: at(-1) };
const reads = readsPath('ada');
const fiveHundred: Fields = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`lane${index}`, at(-1)]));

const prefs = paths.inboxPrefs(agency, 'ada');
const wishes: Fields = { pinned: [conversation], muted: { [conversation]: null } };
const manyIds = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index).padStart(16, '0'));
const mutedAll = (ids: readonly string[]): Fields => Object.fromEntries(ids.map((id) => [id, at(60)]));
const drafts = `${paths.member(agency, 'ada')}/drafts`;
const draftPath = paths.draft(agency, 'ada', candidateLane);
const draft = (change: Fields = {}): Fields => ({
  version: 1,
  generation: 1,
  enc: bytes(65),
  ciphertext: bytes(256 + 16),
  device: staffDevice,
  at: now,
  ...change,
});
const draftOfAda = changed(draftPath, () => draft());
const drafting = (change: Fields, path = draftPath) => writing(path, draft(change));

/** Read by any member, written by nobody. */
const readOnly = (rule: string, path: string, ...withList: readonly string[]): readonly Case[] => [
  grant(rule, 'a member gets it', getting(path)(ada)),
  ...withList.map((collection) => grant(rule, 'a member lists it', listing(collection)(ada))),
  ...withList.flatMap((collection) =>
    staffGate(rule, listing(collection))
      .filter(({ allowed }) => !allowed)
      .map((one) => ({ ...one, title: `list: ${one.title}` })),
  ),
  ...staffGate(rule, getting(path)),
  deny(rule, 'a candidate', getting(path)(admitted)),
  deny(rule, 'an owner writes it', writing(path, { schemaVersion: 1 })(olga)),
  deny(rule, 'an owner deletes it', writing(path, null)(olga)),
];

export const agencyCases: readonly Case[] = [
  ...readOnly('R-AGENCY-1', paths.agency(agency)),
  deny('R-AGENCY-1', 'nobody lists agencies', listing('agencies')(olga)),
  ...readOnly('R-KEYLOG-1', keyLogEntry, paths.keyLog(agency)),
  ...readOnly('R-MEMBER-1', paths.member(agency, 'max'), paths.members(agency)),
  deny('R-MEMBER-1', 'a member gives herself a role', writing(paths.member(agency, 'ada'), member(['consultant', 'owner']))(ada)),
  deny('R-MEMBER-1', 'a stranger makes a member', writing(paths.member(agency, 'zoe'), member(['owner']))(ada)),

  grant('R-KEYS-1', 'own keys', getting(keysPath('ada'))(ada)),
  deny(
    'R-KEYS-1',
    "another member's keys",
    getting(keysPath('max'))(ada),
    changed(keysPath('max'), () => ({ generation: 1 })),
  ),
  deny('R-KEYS-1', 'own keys are not listed', listing(`${paths.member(agency, 'ada')}/keys`)(ada)),
  deny('R-KEYS-1', 'own keys are not written', writing(keysPath('ada'), { generation: 2 })(ada)),
  ...staffGate('R-KEYS-1', getting(keysPath('ada'))),

  grant('R-READS-1', 'own marks', getting(reads)(ada)),
  grant('R-READS-1', 'own marks listed', listing(`${paths.member(agency, 'ada')}/reads`)(ada)),
  deny('R-READS-1', "another member's marks", getting(readsPath('ada'))(max)),
  deny('R-READS-1', "another member's marks listed", listing(`${paths.member(agency, 'ada')}/reads`)(max)),
  ...staffGate('R-READS-1', getting(reads)),

  grant('R-READS-2', 'a first mark', writing(reads, marks)(ada), changed(reads, null)),
  grant('R-READS-2', 'another mark', writing(reads, { ...marks, other: at(-1) })(ada)),
  grant('R-READS-2', 'five hundred lanes', writing(reads, fiveHundred)(ada)),
  deny('R-READS-2', 'more than five hundred', writing(reads, { ...fiveHundred, more: at(-1) })(ada)),
  deny('R-READS-2', "in another's name", writing(readsPath('max'), marks)(ada)),
  deny('R-READS-2', "another's marks", writing(reads, marks)(max)),
  deny('R-READS-2', 'under an id that is none', writing(`${paths.member(agency, 'ada')}/reads/short`, marks)(ada)),
  deny('R-READS-2', 'under an id with other characters', writing(`${paths.member(agency, 'ada')}/reads/mandate.00000000`, marks)(ada)),
  deny('R-READS-2', 'they are not deleted', writing(reads, null)(ada)),
  ...staffGate('R-READS-2', writing(reads, marks)),

  grant('R-PREFS-1', 'own wishes', getting(prefs)(ada)),
  deny('R-PREFS-1', "another member's wishes", getting(prefs)(max)),
  deny('R-PREFS-1', 'an owner reads them', getting(prefs)(olga)),
  deny('R-PREFS-1', 'they are not listed', listing(`${paths.member(agency, 'ada')}/prefs`)(ada)),
  ...staffGate('R-PREFS-1', getting(prefs)),

  grant('R-PREFS-2', 'first wishes', writing(prefs, wishes)(ada)),
  grant(
    'R-PREFS-2',
    'other wishes',
    writing(prefs, wishes)(ada),
    changed(prefs, () => ({ pinned: [] })),
  ),
  grant('R-PREFS-2', 'nothing pinned', writing(prefs, { muted: {} })(ada)),
  grant('R-PREFS-2', 'nothing muted', writing(prefs, { pinned: [] })(ada)),
  grant('R-PREFS-2', 'fifty on top, five hundred quiet', writing(prefs, { pinned: manyIds(50), muted: mutedAll(manyIds(500)) })(ada)),
  deny('R-PREFS-2', 'more than fifty on top', writing(prefs, { pinned: manyIds(51) })(ada)),
  deny('R-PREFS-2', 'more than five hundred quiet', writing(prefs, { muted: mutedAll(manyIds(501)) })(ada)),
  deny('R-PREFS-2', 'a short id', writing(prefs, { pinned: ['short'] })(ada)),
  deny('R-PREFS-2', 'a name', writing(prefs, { pinned: ['Helen Zhang 0001'] })(ada)),
  deny('R-PREFS-2', 'a name among the quiet ones', writing(prefs, { muted: { 'Helen Zhang 0001': null } })(ada)),
  deny('R-PREFS-2', 'another field', writing(prefs, { ...wishes, note: 'x' })(ada)),
  deny('R-PREFS-2', 'another document', writing(`${paths.member(agency, 'ada')}/prefs/other`, wishes)(ada)),
  deny('R-PREFS-2', "another's wishes", writing(prefs, wishes)(max)),
  deny('R-PREFS-2', "in another's name", writing(paths.inboxPrefs(agency, 'max'), wishes)(ada)),
  deny('R-PREFS-2', 'they are not deleted', writing(prefs, null)(ada)),
  ...staffGate('R-PREFS-2', writing(prefs, wishes)),

  grant('R-DRAFT-1', 'own drafts', getting(draftPath)(ada), draftOfAda),
  grant('R-DRAFT-1', 'own drafts listed', listing(drafts)(ada), draftOfAda),
  deny('R-DRAFT-1', "another member's draft", getting(draftPath)(max), draftOfAda),
  deny('R-DRAFT-1', 'an owner reads it', getting(draftPath)(olga), draftOfAda),
  deny('R-DRAFT-1', 'the candidate reads it', getting(draftPath)(admitted), draftOfAda),
  deny('R-DRAFT-1', "another member's drafts listed", listing(drafts)(max), draftOfAda),
  ...staffGate('R-DRAFT-1', getting(draftPath)),

  grant('R-DRAFT-2', 'a first draft', drafting({})(ada)),
  grant('R-DRAFT-2', 'another draft', drafting({ generation: 2 })(ada), draftOfAda),
  grant('R-DRAFT-2', 'the longest', drafting({ ciphertext: bytes(65_536 + 16) })(ada)),
  deny('R-DRAFT-2', 'a longer one', drafting({ ciphertext: bytes(65_536 + 256 + 16) })(ada)),
  deny('R-DRAFT-2', 'one that is not padded', drafting({ ciphertext: bytes(300) })(ada)),
  deny('R-DRAFT-2', 'one padded as a reaction', drafting({ ciphertext: bytes(64 + 16) })(ada)),
  deny('R-DRAFT-2', 'a text in clear', drafting({ ciphertext: 'x'.repeat(272) })(ada)),
  deny('R-DRAFT-2', 'of another version', drafting({ version: 2 })(ada)),
  deny('R-DRAFT-2', 'of no generation', drafting({ generation: 0 })(ada)),
  deny('R-DRAFT-2', 'another length of enc', drafting({ enc: bytes(64) })(ada)),
  deny('R-DRAFT-2', 'of another device', drafting({ device: guestDevice })(ada)),
  deny('R-DRAFT-2', 'of another time', drafting({ at: at(-1) })(ada)),
  deny('R-DRAFT-2', 'another field', drafting({ text: 'x' })(ada)),
  deny('R-DRAFT-2', 'under an id that is none', drafting({}, `${drafts}/short`)(ada)),
  deny('R-DRAFT-2', 'under an id with other characters', drafting({}, `${drafts}/lane.00000000000`)(ada)),
  deny('R-DRAFT-2', "in another's name", drafting({}, paths.draft(agency, 'max', candidateLane))(ada)),
  deny('R-DRAFT-2', "another's draft", drafting({})(max), draftOfAda),
  ...staffGate('R-DRAFT-2', drafting({})),

  grant('R-DRAFT-3', 'own draft', writing(draftPath, null)(ada), draftOfAda),
  deny('R-DRAFT-3', "another's draft", writing(draftPath, null)(max), draftOfAda),
  deny('R-DRAFT-3', 'by an owner', writing(draftPath, null)(olga), draftOfAda),
  ...staffGate('R-DRAFT-3', writing(draftPath, null)).map((one) => ({ ...one, world: { ...(one.world ?? draftOfAda), [draftPath]: draft() } })),

  grant('R-TASK-1', 'who is to do it gets it', getting(task)(ada)),
  grant('R-TASK-1', 'and lists what is to be done', listing(paths.tasks(agency), ['assigned', '==', 'ada'])(ada)),
  deny('R-TASK-1', 'all tasks', listing(paths.tasks(agency))(ada)),
  deny('R-TASK-1', "another's tasks", listing(paths.tasks(agency), ['assigned', '==', 'max'])(ada)),
  deny('R-TASK-1', 'another consultant gets it', getting(task)(max)),
  deny('R-TASK-1', 'an owner gets it', getting(task)(olga)),
  deny('R-TASK-1', 'the candidate gets it', getting(task)(admitted)),
  deny('R-TASK-1', 'who is to do it ends it', writing(task, { state: 'done' })(ada)),
  deny('R-TASK-1', 'somebody makes one', writing(paths.task(agency, 'new'.padEnd(22, '0')), { assigned: 'ada' })(ada)),
  ...staffGate('R-TASK-1', getting(task)),

  grant('R-INVITATION-1', 'an owner gets it', getting(invitation)(olga)),
  grant('R-INVITATION-1', 'an owner lists them', listing(paths.invitations(agency))(olga)),
  grant(
    'R-INVITATION-1',
    'an admin lists them',
    listing(paths.invitations(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['admin'])),
  ),
  deny('R-INVITATION-1', 'a consultant gets it', getting(invitation)(ada)),
  deny('R-INVITATION-1', 'a consultant lists them', listing(paths.invitations(agency))(ada)),
  deny('R-INVITATION-1', 'a candidate gets it', getting(invitation)(admitted)),
  deny(
    'R-INVITATION-1',
    'an owner who was removed',
    getting(invitation)(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-INVITATION-1', 'an owner writes one', writing(invitation, { state: 'pending' })(olga)),
  deny('R-INVITATION-1', 'an owner deletes one', writing(invitation, null)(olga)),

  grant('R-HANDOVER-1', 'whom it tells', getting(handover)(ada)),
  grant('R-HANDOVER-1', 'the list of whom they tell', listing(paths.handovers(agency), ['readers', 'array-contains', 'ada'])(ada)),
  grant('R-HANDOVER-1', 'an owner', getting(handover)(olga)),
  deny('R-HANDOVER-1', 'another consultant gets it', getting(handover)(max)),
  deny('R-HANDOVER-1', "another's list", listing(paths.handovers(agency), ['readers', 'array-contains', 'olga'])(ada)),
  deny('R-HANDOVER-1', 'a candidate', getting(handover)(admitted)),
  deny('R-HANDOVER-1', 'whom it tells writes it', writing(handover, { state: 'done' })(ada)),
  deny('R-HANDOVER-1', 'an owner writes it', writing(handover, { state: 'done' })(olga)),
  ...staffGate('R-HANDOVER-1', getting(handover)),
  grant('R-HANDOVER-2', 'whom it tells', getting(handoverItem)(ada)),
  grant('R-HANDOVER-2', 'the list of its conversations', listing(paths.handoverItems(agency, handoverId))(ada)),
  grant('R-HANDOVER-2', 'an owner', getting(handoverItem)(olga)),
  deny('R-HANDOVER-2', 'another consultant gets one', getting(handoverItem)(max)),
  deny('R-HANDOVER-2', 'another consultant lists them', listing(paths.handoverItems(agency, handoverId))(max)),
  deny('R-HANDOVER-2', 'a candidate', getting(handoverItem)(admitted)),
  deny('R-HANDOVER-2', 'whom it tells writes one', writing(handoverItem, { state: 'moved' })(ada)),
  ...staffGate('R-HANDOVER-2', getting(handoverItem)),
  grant('R-APPROVAL-1', 'an owner gets it', getting(approval)(olga)),
  grant('R-APPROVAL-1', 'an owner lists them', listing(paths.approvals(agency))(olga)),
  grant(
    'R-APPROVAL-1',
    'an admin lists them',
    listing(paths.approvals(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['admin'])),
  ),
  grant(
    'R-APPROVAL-1',
    'an auditor lists them',
    listing(paths.approvals(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['auditor'])),
  ),
  deny('R-APPROVAL-1', 'a consultant gets it', getting(approval)(ada)),
  deny('R-APPROVAL-1', 'a consultant lists them', listing(paths.approvals(agency))(ada)),
  deny('R-APPROVAL-1', 'a candidate gets it', getting(approval)(admitted)),
  deny(
    'R-APPROVAL-1',
    'an owner who was removed',
    getting(approval)(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-APPROVAL-1', 'an owner approves by hand', writing(approval, { state: 'done' })(olga)),
  deny('R-APPROVAL-1', 'an owner deletes one', writing(approval, null)(olga)),

  ...(
    [
      ['R-HOLD-1', hold, paths.holds(agency)],
      ['R-TRASH-1', trashed, paths.trash(agency)],
      ['R-CERTIFICATE-1', certificate, paths.certificates(agency)],
    ] as const
  ).flatMap(([rule, path, all]): readonly Case[] => [
    grant(rule, 'an owner gets it', getting(path)(olga)),
    grant(rule, 'an owner lists them', listing(all)(olga)),
    ...['admin', 'auditor'].map((role) =>
      grant(
        rule,
        `${role} lists them`,
        listing(all)(max),
        changed(paths.member(agency, 'max'), () => member([role])),
      ),
    ),
    deny(rule, 'a consultant gets it', getting(path)(ada)),
    deny(rule, 'a consultant lists them', listing(all)(ada)),
    deny(rule, 'a candidate gets it', getting(path)(admitted)),
    deny(
      rule,
      'an owner who was removed',
      getting(path)(olga),
      changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
    ),
    deny(rule, 'an owner writes it', writing(path, { state: 'trash' })(olga)),
    deny(rule, 'an owner deletes it', writing(path, null)(olga)),
  ]),
  grant('R-EXPORT-1', 'an owner gets it', getting(anExport)(olga)),
  grant('R-EXPORT-1', 'an owner lists them', listing(paths.exports(agency))(olga)),
  grant(
    'R-EXPORT-1',
    'an auditor lists them',
    listing(paths.exports(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['auditor'])),
  ),
  deny('R-EXPORT-1', 'a consultant gets it', getting(anExport)(ada)),
  deny('R-EXPORT-1', 'a consultant lists them', listing(paths.exports(agency))(ada)),
  deny('R-EXPORT-1', 'a candidate gets it', getting(anExport)(admitted)),
  deny(
    'R-EXPORT-1',
    'an owner who was removed',
    getting(anExport)(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-EXPORT-1', 'an owner says that it is ready', writing(anExport, { state: 'ready' })(olga)),
  deny('R-EXPORT-1', 'an owner deletes one', writing(anExport, null)(olga)),

  grant('R-RETENTION-1', 'a consultant lists them', listing(paths.retentionRules(agency))(ada)),
  deny('R-RETENTION-1', 'a candidate lists them', listing(paths.retentionRules(agency))(admitted)),
  deny('R-RETENTION-1', 'an owner writes one', writing(paths.retentionRule(agency, 'first', 2), { isEnded: true })(olga)),
  ...staffGate('R-RETENTION-1', getting(paths.retentionRule(agency, 'first', 1))),
  grant('R-CHANGE-1', 'an owner lists them', listing(paths.retentionChanges(agency))(olga)),
  grant(
    'R-CHANGE-1',
    'an auditor lists them',
    listing(paths.retentionChanges(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['auditor'])),
  ),
  deny('R-CHANGE-1', 'a consultant lists them', listing(paths.retentionChanges(agency))(ada)),
  deny(
    'R-CHANGE-1',
    'an owner who was removed',
    listing(paths.retentionChanges(agency))(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-CHANGE-1', 'a candidate lists them', listing(paths.retentionChanges(agency))(admitted)),
  deny('R-CHANGE-1', 'an owner writes one', writing(paths.retentionChange(agency, 'change'.padEnd(16, '0')), { state: 'done' })(olga)),
  grant('R-RECOVERY-1', 'an owner gets it', getting(recovery)(olga)),
  grant('R-RECOVERY-1', 'an owner lists them', listing(paths.recoveryRequests(agency))(olga)),
  grant(
    'R-RECOVERY-1',
    'an admin lists them',
    listing(paths.recoveryRequests(agency))(max),
    changed(paths.member(agency, 'max'), () => member(['admin'])),
  ),
  deny('R-RECOVERY-1', 'the one whom it is about, a consultant', getting(recovery)(ada)),
  deny('R-RECOVERY-1', 'a consultant lists them', listing(paths.recoveryRequests(agency))(ada)),
  deny('R-RECOVERY-1', 'a candidate gets it', getting(recovery)(admitted)),
  deny(
    'R-RECOVERY-1',
    'an owner who was removed',
    getting(recovery)(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-RECOVERY-1', 'an owner writes one', writing(recovery, { state: 'stopped' })(olga)),
  deny('R-RECOVERY-1', 'an owner deletes one', writing(recovery, null)(olga)),
  grant('R-EMERGENCY-1', 'an owner gets it', getting(emergency)(olga)),
  grant('R-EMERGENCY-1', 'an owner lists them', listing(paths.emergencies(agency))(olga)),
  grant(
    'R-EMERGENCY-1',
    'an admin gets it',
    getting(emergency)(max),
    changed(paths.member(agency, 'max'), () => member(['admin'])),
  ),
  grant('R-EMERGENCY-1', 'who reads the conversation gets it', getting(emergency)(ada)),
  grant('R-EMERGENCY-1', 'who reads the conversation lists them', listing(paths.emergencies(agency), ['seenBy', 'array-contains', 'ada'])(ada)),
  deny('R-EMERGENCY-1', 'a consultant of another search gets it', getting(emergency)(max)),
  deny('R-EMERGENCY-1', 'a consultant lists all of them', listing(paths.emergencies(agency))(ada)),
  deny('R-EMERGENCY-1', 'a candidate gets it', getting(emergency)(admitted)),
  deny(
    'R-EMERGENCY-1',
    'an owner who was removed',
    getting(emergency)(olga),
    changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny(
    'R-EMERGENCY-1',
    'a reader who was removed',
    getting(emergency)(ada),
    changed(paths.member(agency, 'ada'), (fields) => ({ ...fields, status: 'removed' })),
  ),
  deny('R-EMERGENCY-1', 'an owner makes it longer', writing(emergency, { until: at(7200) })(olga)),
  deny('R-EMERGENCY-1', 'an owner deletes it', writing(emergency, null)(olga)),

  grant('R-MANDATE-1', 'the team', getting(paths.mandate(agency, mandate))(ada)),
  grant('R-MANDATE-1', 'an owner outside the team', getting(paths.mandate(agency, mandate))(olga)),
  grant(
    'R-MANDATE-1',
    'an admin outside the team',
    getting(paths.mandate(agency, mandate))(max),
    changed(paths.member(agency, 'max'), () => member(['admin'])),
  ),
  grant('R-MANDATE-1', "the team's list", listing(paths.mandates(agency), ['team', 'array-contains', 'ada'])(ada)),
  grant('R-MANDATE-1', "an owner's list of all", listing(paths.mandates(agency))(olga)),
  deny('R-MANDATE-1', 'a member outside the team', getting(paths.mandate(agency, mandate))(max)),
  deny('R-MANDATE-1', 'a list of all by a member', listing(paths.mandates(agency))(ada)),
  deny('R-MANDATE-1', "another's list", listing(paths.mandates(agency), ['team', 'array-contains', 'olga'])(ada)),
  deny('R-MANDATE-1', 'a candidate', getting(paths.mandate(agency, mandate))(admitted)),
  deny('R-MANDATE-1', 'a member writes it', writing(paths.mandate(agency, mandate), { team: ['ada', 'max'] })(ada)),
  ...staffGate('R-MANDATE-1', getting(paths.mandate(agency, mandate))),

  ...readOnly('R-COMPARTMENT-1', paths.compartment(agency, compartment)),
  deny('R-COMPARTMENT-1', 'compartments are not listed', listing(`agencies/${agency}/compartments`)(ada)),
  ...readOnly('R-GENERATION-1', generation, `agencies/${agency}/compartments/${compartment}/generations`),
  ...(
    [
      ['R-COMPARTMENT-1', getting(paths.compartment(agency, compartment)), getting(paths.compartment(agency, directory))],
      ['R-GENERATION-1', getting(generation), getting(paths.generation(agency, directory, 1))],
      ['R-GENERATION-1', listing(`${paths.compartment(agency, compartment)}/generations`), listing(`${paths.compartment(agency, directory)}/generations`)],
    ] as const
  ).flatMap(([rule, ofSearch, ofDirectory]) => [
    grant(rule, "an owner outside of the search's team", ofSearch(olga)),
    deny(rule, "a consultant outside of the search's team", ofSearch(max)),
    grant(rule, "a consultant in no team, the directory's", ofDirectory(max)),
  ]),

  grant('R-WRAP-1', 'own wrap', getting(wrapPath('ada'))(ada)),
  deny('R-WRAP-1', "another's wrap", getting(wrapPath('ada'))(max)),
  deny('R-WRAP-1', 'the wrap for the recovery key', getting(wrapPath('ark'))(olga)),
  deny('R-WRAP-1', 'wraps are not listed', listing(`${generation}/wraps`)(ada)),
  deny('R-WRAP-1', 'wraps are not written', writing(wrapPath('ada'), { kind: 'uk' })(ada)),
  ...staffGate('R-WRAP-1', getting(wrapPath('ada'))),

  grant('R-CONVERSATION-1', 'a participant', getting(paths.conversation(agency, conversation))(ada)),
  grant('R-CONVERSATION-1', "a participant's list", listing(paths.conversations(agency), ['participantUids', 'array-contains', 'ada'])(ada)),
  deny('R-CONVERSATION-1', 'a member outside', getting(paths.conversation(agency, conversation))(max)),
  deny('R-CONVERSATION-1', 'an owner outside', getting(paths.conversation(agency, conversation))(olga)),
  deny('R-CONVERSATION-1', 'a list of all', listing(paths.conversations(agency))(ada)),
  deny('R-CONVERSATION-1', "another's list", listing(paths.conversations(agency), ['participantUids', 'array-contains', 'rita'])(ada)),
  deny('R-CONVERSATION-1', 'the candidate', getting(paths.conversation(agency, conversation))(admitted)),
  deny('R-CONVERSATION-1', 'a participant writes it', writing(paths.conversation(agency, conversation), { state: 'closed' })(ada)),
  deny('R-CONVERSATION-1', 'a conversation that does not exist', getting(paths.conversation(agency, 'nothing'))(ada)),
  ...staffGate('R-CONVERSATION-1', getting(paths.conversation(agency, conversation))),

  ...(
    [
      [grant, 'R-APPROVAL-1', approval, paths.approvals(agency)],
      [grant, 'R-HOLD-1', hold, paths.holds(agency)],
      [grant, 'R-TRASH-1', trashed, paths.trash(agency)],
      [grant, 'R-CERTIFICATE-1', certificate, paths.certificates(agency)],
      [deny, 'R-INVITATION-1', invitation, paths.invitations(agency)],
      [deny, 'R-EXPORT-1', anExport, paths.exports(agency)],
      [deny, 'R-CHANGE-1', paths.retentionChange(agency, 'change'.padEnd(16, '0')), paths.retentionChanges(agency)],
      [deny, 'R-RECOVERY-1', recovery, paths.recoveryRequests(agency)],
      [deny, 'R-EMERGENCY-1', emergency, paths.emergencies(agency)],
      [deny, 'R-HANDOVER-2', handoverItem, paths.handoverItems(agency, handoverId)],
    ] as const
  ).flatMap(([judged, rule, path, collection]) => {
    const resting = changed(paths.member(agency, 'olga'), (fields) => ({ ...fields, isResting: true }));
    return [
      judged(rule, 'an owner who is let into a closed agency for a hold gets it', getting(path)(olga), resting),
      judged(rule, 'an owner who is let into a closed agency for a hold lists them', listing(collection)(olga), resting),
    ];
  }),
];
