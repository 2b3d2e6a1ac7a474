import { accountText } from './account.ts';
import { actsText } from './acts.ts';
import { approvalsText } from './approvals.ts';
import { approachText } from './approach.ts';
import { candidateText } from './candidate.ts';
import { commonText } from './common.ts';
import { consoleText } from './console.ts';
import { conversationText } from './conversation.ts';
import { exportsText } from './exports.ts';
import { deletionText } from './deletion.ts';
import { findText } from './find.ts';
import { handoverText } from './handover.ts';
import { inboxText } from './inbox.ts';
import type { Language } from './language.ts';
import { laterText } from './later.ts';
import { mandatesText } from './mandates.ts';
import { notifyText } from './notify.ts';
import { payText } from './pay.ts';
import { recoveryText } from './recovery.ts';
import { retentionText } from './retention.ts';
import { rightsText } from './rights.ts';
import { removalText } from './removal.ts';
import { requestsText } from './requests.ts';
import { roomText } from './room.ts';
import { sampleText } from './sample.ts';
import { settingsText } from './settings.ts';
import { shellText } from './shell.ts';
import { talkText } from './talk.ts';
import { teamText } from './team.ts';
import { troubleText } from './trouble.ts';
import { witnessText } from './witness.ts';

/** Every word of the staff app in one language, by feature. The candidate's page has its own in `reply.ts`. */
export const wordsIn = (language: Language) => ({
  common: commonText[language],
  account: accountText[language],
  shell: shellText[language],
  inbox: inboxText[language],
  find: findText[language],
  conversation: conversationText[language],
  acts: actsText[language],
  trouble: troubleText[language],
  later: laterText[language],
  notify: notifyText[language],
  candidate: candidateText[language],
  mandates: mandatesText[language],
  pay: payText[language],
  recovery: recoveryText[language],
  removal: removalText[language],
  requests: requestsText[language],
  room: roomText[language],
  sample: sampleText[language],
  settings: settingsText[language],
  talk: talkText[language],
  team: teamText[language],
  rights: rightsText[language],
  console: consoleText[language],
  witness: witnessText[language],
  exports: exportsText[language],
  deletion: deletionText[language],
  retention: retentionText[language],
  handover: handoverText[language],
  approvals: approvalsText[language],
  approach: approachText[language],
});

export type Text = ReturnType<typeof wordsIn>;
