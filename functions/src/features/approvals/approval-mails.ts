import type { Language } from '@liexin/domain/agency/region';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;

const at = (origin: string | null): string => (origin === null ? '' : `\n\n${origin}/`);
/** The same for every reader, whatever their clock: '2026-11-29 18:25 UTC'. */
const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** To whoever could say yes. Fixed sentences: no name of a person is in any mail (NT4). */
export const secondMail: Readonly<Record<Language, (agency: string, origin: string | null) => Text>> = {
  en: (agency, origin) => ({
    subject: 'Your approval is asked for',
    text: `At ${agency} somebody wants to change who is an owner or compliance reviewer. It takes two people, and you can be the second.\n\nLook at it, approve or refuse: Settings, People.${at(origin)}`,
  }),
  zh: (agency, origin) => ({
    subject: '有一项操作等待您批准',
    text: `${agency} 有人申请变更负责人或合规审计员。此操作须由两人完成，您可作为第二人。\n\n请在“设置”的“成员”中查看，并选择批准或拒绝。${at(origin)}`,
  }),
};

/** To the witness outside and to everybody who can stop it: somebody acts alone. */
export const aloneMail: Readonly<Record<Language, (agency: string, aloneAt: number, origin: string | null) => Text>> = {
  en: (agency, aloneAt, origin) => ({
    subject: `${agency}: one person acts alone`,
    text: `At ${agency} an owner wants to change who is an owner or compliance reviewer, and there is nobody else who could approve it.\n\nIt will be done after ${moment(aloneAt)} unless it is stopped before. To stop it, an owner opens Settings, People and presses Stop; one press is enough.${at(origin)}\n\nDid you not expect this? Call an owner of the agency now, at a number that you know. You get this mail because your address was left as the witness of this agency, or because you are one of its owners.`,
  }),
  zh: (agency, aloneAt, origin) => ({
    subject: `${agency}：有人单独操作`,
    text: `${agency} 的一位负责人申请变更负责人或合规审计员，而机构内没有其他人可以批准。\n\n如不停止，将于 ${moment(aloneAt)} 之后执行。负责人可在“设置”的“成员”中点按“停止”，一次即可。${at(origin)}\n\n如您对此不知情，请立即拨打您已知的电话联系该机构的负责人。您收到此邮件，是因为您的邮箱被登记为该机构的见证邮箱，或您是其负责人。`,
  }),
};

/** To whoever is told that somebody reads a conversation without being in its team. */
export const emergencyMail: Readonly<Record<Language, (agency: string, untilMs: number, origin: string | null) => Text>> = {
  en: (agency, untilMs, origin) => ({
    subject: 'Emergency access to a conversation',
    text: `At ${agency} somebody who is not in its team reads a conversation until ${moment(untilMs)}. Who, which one and why stands beside the conversation and in the audit trail.${at(origin)}`,
  }),
  zh: (agency, untilMs, origin) => ({
    subject: '有人紧急查阅对话',
    text: `${agency} 有团队以外的成员正在查阅一个对话，截至 ${moment(untilMs)}。查阅人、对话和理由见该对话及审计台账。${at(origin)}`,
  }),
};

/** To the address that was the witness so far: whoever changes it does not do so unseen. */
export const witnessChangedMail: Readonly<Record<Language, (agency: string) => Text>> = {
  en: (agency) => ({
    subject: `${agency}: you are no longer the witness`,
    text: `An owner of ${agency} has taken your address off as its witness. You get no more mails when one person acts alone there.\n\nDid you not expect this? Call an owner of the agency, at a number that you know.`,
  }),
  zh: (agency) => ({
    subject: `${agency}：您不再是见证人`,
    text: `${agency} 的一位负责人已移除您的见证邮箱。今后有人单独操作时，您不会再收到邮件。\n\n如您对此不知情，请拨打您已知的电话联系该机构的负责人。`,
  }),
};
