import type { Language } from '@liexin/domain/agency/region';
import type { Mail } from '../../platform/mail-outbox.ts';

/** To reviewers, weekly: the head of the record, and nothing of what is in it. Whoever keeps these mails holds the operator to them. */
export const headMail: Readonly<Record<Language, (agency: string, note: string) => Omit<Mail, 'to'>>> = {
  en: (agency, note) => ({
    subject: `Keep this mail: the state of the audit trail of ${agency}`,
    text: `This is the state of the audit trail of ${agency} as of now, signed. It says nothing of what is in it. Keep this mail where nobody but you can change it: if the trail is ever rewritten, this is what shows it. Settings, Audit trail, Checkpoints lists the same numbers.\n\n${note}`,
  }),
  zh: (agency, note) => ({
    subject: `请保存此邮件：${agency} 审计台账的当前状态`,
    text: `以下是 ${agency} 审计台账目前状态的签名记录，不含台账中的任何内容。请把此邮件保存在只有您能改动的地方：台账一旦被改写，可凭此发现。在“设置”的“审计台账”中，“存证点”列有相同的数字。\n\n${note}`,
  }),
};

/** To owners, reviewers and the outside witness: a browser holds a head that the server's record does not follow from. */
export const alarmMail: Readonly<Record<Language, (agency: string, kept: string, shown: string, origin: string | null) => Omit<Mail, 'to'>>> = {
  en: (agency, kept, shown, origin) => ({
    subject: `${agency}: the audit trail was rewritten`,
    text: `The browser of an owner or compliance reviewer of ${agency} kept a signed state of the audit trail, and what the server shows now does not follow from it. Either a backup was put back, or somebody changed the record.\n\nDo not delete anything. Compare with the state that you kept, and ask whoever runs the server what happened, at a number that you know.${origin === null ? '' : `\n\n${origin}/`}\n\nKept:\n${kept}\nShown:\n${shown}`,
  }),
  zh: (agency, kept, shown, origin) => ({
    subject: `${agency}：审计台账被改写`,
    text: `${agency} 一位负责人或合规审计员的浏览器保存过台账的签名状态，而服务器现在给出的台账与之不符：可能是恢复了备份，也可能有人改动了记录。\n\n请勿删除任何内容。请与您自己保存的状态核对，并拨打您已知的电话，向服务器的运营方询问原因。${origin === null ? '' : `\n\n${origin}/`}\n\n此前保存：\n${kept}\n现在给出：\n${shown}`,
  }),
};
