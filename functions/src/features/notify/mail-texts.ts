import type { Language } from '@liexin/domain/agency/region';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;

/** Fixed sentences: who writes in clear is public, what and about whom is in no mail, and no link has a fragment (NT4). */
export const candidateMail: Readonly<Record<Language, (agency: string) => Text>> = {
  en: (agency) => ({ subject: 'A new message for you', text: `${agency} has written to you.\n\nOpen the link that you were sent to read it and to reply.` }),
  zh: (agency) => ({ subject: '您有一条新消息', text: `${agency} 给您发来了消息。\n\n请打开您收到的链接查看并回复。` }),
};

const at = (origin: string | null): string => (origin === null ? '' : `\n\n${origin}/`);

export const staffMail: Readonly<Record<Language, (agency: string, origin: string | null) => Text>> = {
  en: (agency, origin) => ({
    subject: 'Unread messages',
    text: `There are messages that you have not read at ${agency}.${at(origin)}\n\nWhat you are told, and when, is up to you: Settings, Notifications.`,
  }),
  zh: (agency, origin) => ({
    subject: '您有未读消息',
    text: `您在 ${agency} 有未读消息。${at(origin)}\n\n您可以在“设置”的“通知”里选择接收哪些提醒、何时接收。`,
  }),
};

export const testMail: Readonly<Record<Language, (agency: string, origin: string | null) => Text>> = {
  en: (agency, origin) => ({ subject: 'A test', text: `Mails from ${agency} reach you.${at(origin)}` }),
  zh: (agency, origin) => ({ subject: '测试邮件', text: `您可以收到 ${agency} 的邮件。${at(origin)}` }),
};
