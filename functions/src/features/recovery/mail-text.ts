import type { Language } from '@liexin/domain/agency/region';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;

/** Where it is stopped. */
const at = (origin: string | null): string => (origin === null ? '' : `\n\n${origin}/settings/people`);

/** To every owner, the witness and the person that it is about: fixed sentences, no name of a person. */
export const recoveryMail: Readonly<Record<Language, (agency: string, origin: string | null) => Text>> = {
  en: (agency, origin) => ({
    subject: 'Somebody uses the recovery kit',
    text:
      `Somebody with the recovery kit of ${agency} and the password of a member asks to come back as an owner, with new keys.` +
      ` Nothing happens for 24 hours.\n\nIf this was agreed, there is nothing to do. If not, any owner who is signed in stops it with one tap.${at(origin)}`,
  }),
  zh: (agency, origin) => ({
    subject: '有人使用了恢复包',
    text:
      `有人凭 ${agency} 的恢复包和一位成员的密码，申请以新密钥恢复为负责人。24 小时内不会生效。` +
      `\n\n如属事先商定，无需操作。否则，任何已登录的负责人都可一键阻止。${at(origin)}`,
  }),
};
