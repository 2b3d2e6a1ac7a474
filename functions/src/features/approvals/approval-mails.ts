import type { Language } from '@liexin/domain/agency/region';
import type { ApprovalKind } from '@liexin/domain/agency/two-person';
import { moment } from '../../platform/mail-moment.ts';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;

const at = (origin: string | null): string => (origin === null ? '' : `\n\n${origin}/`);

/** What somebody wants, in the middle of a sentence. */
const wishes: Readonly<Record<Language, Readonly<Record<ApprovalKind, string>>>> = {
  en: {
    role: 'change who is an owner or compliance reviewer',
    retention: 'change how long things are kept',
    'hold-release': 'release a legal hold',
    export: 'make an audit export',
    closing: 'close the agency and delete everything in it',
  },
  zh: {
    role: '变更负责人或合规审计员',
    retention: '变更保存期限规则',
    'hold-release': '解除一项保全',
    export: '生成审计导出',
    closing: '关闭机构并删除全部内容',
  },
};

/** To whoever could say yes. Fixed sentences: no name of a person is in any mail (NT4). */
export const secondMail: Readonly<Record<Language, (kind: ApprovalKind, agency: string, origin: string | null) => Text>> = {
  en: (kind, agency, origin) => ({
    subject: 'Your approval is asked for',
    text: `At ${agency} somebody wants to ${wishes.en[kind]}. It takes two people, and you can be the second.\n\nLook at it, approve or refuse: Settings, People.${at(origin)}`,
  }),
  zh: (kind, agency, origin) => ({
    subject: '有一项操作等待您批准',
    text: `${agency} 有人申请${wishes.zh[kind]}。此操作须由两人完成，您可作为第二人。\n\n请在“设置”的“成员”中查看，并选择批准或拒绝。${at(origin)}`,
  }),
};

/** To the witness outside and to everybody who can stop it: somebody acts alone. */
export const aloneMail: Readonly<Record<Language, (kind: ApprovalKind, agency: string, aloneAt: number, origin: string | null) => Text>> = {
  en: (kind, agency, aloneAt, origin) => ({
    subject: `${agency}: one person acts alone`,
    text: `At ${agency} one person wants to ${wishes.en[kind]}, and there is nobody else who could approve it.\n\nIt will be done after ${moment(aloneAt)} unless it is stopped before. To stop it, open Settings, People and press Stop; one press is enough.${at(origin)}\n\nDid you not expect this? Call an owner of the agency now, at a number that you know. You get this mail because your address was left as the witness of this agency, or because you could stop it.`,
  }),
  zh: (kind, agency, aloneAt, origin) => ({
    subject: `${agency}：有人单独操作`,
    text: `${agency} 有一位成员申请${wishes.zh[kind]}，而机构内没有其他人可以批准。\n\n如不停止，将于 ${moment(aloneAt)} 之后执行。可在“设置”的“成员”中点按“停止”，一次即可。${at(origin)}\n\n如您对此不知情，请立即拨打您已知的电话联系该机构的负责人。您收到此邮件，是因为您的邮箱被登记为该机构的见证邮箱，或您有权停止此操作。`,
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
