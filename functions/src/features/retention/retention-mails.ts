import type { Language } from '@liexin/domain/agency/region';
import { moment } from '../../platform/mail-moment.ts';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;
export type ChangeNews = 'cooling' | 'applied' | 'paused' | 'reverted' | 'objected';

const at = (origin: string | null): string => (origin === null ? '' : `\n\n${origin}/settings/retention/`);

/** To all owners and auditors. Fixed sentences: no name of a person is in any mail (NT4). */
export const changeMail: Readonly<Record<Language, (news: ChangeNews, agency: string, beginsMs: number, origin: string | null) => Text>> = {
  en: (news, agency, begins, origin) => {
    const texts: Record<ChangeNews, [string, string]> = {
      cooling: [
        'retention rules are about to change',
        `Two people at ${agency} agreed to change how long things are kept. Nothing happens before ${moment(begins)}. Until then an owner or administrator can take it back with one press, and a compliance reviewer can object.`,
      ],
      applied: [
        'retention rules have changed',
        `At ${agency} changed retention rules are in force now. What they end at once goes over twenty days, and can be brought back from the trash for thirty days after that.`,
      ],
      paused: [
        'a change of retention rules is paused',
        `What a change of retention rules at ${agency} would delete is no longer what was agreed to: more than ten percent have moved. Nothing has changed. Look at a new preview and ask again.`,
      ],
      reverted: [
        'a change of retention rules was taken back',
        `A change of retention rules at ${agency} was taken back before it began. Nothing was deleted by it.`,
      ],
      objected: [
        'a compliance reviewer objects',
        `A compliance reviewer at ${agency} objects to a change of retention rules. It does not begin. Nothing was deleted by it.`,
      ],
    };
    return { subject: `${agency}: ${texts[news][0]}`, text: `${texts[news][1]}\n\nSettings, Retention.${at(origin)}` };
  },
  zh: (news, agency, begins, origin) => {
    const texts: Record<ChangeNews, [string, string]> = {
      cooling: [
        '保存期限规则即将变更',
        `${agency} 的两位成员已同意变更保存期限规则。${moment(begins)} 之前不会执行；在此之前，负责人或管理员可一键撤回，合规审计员可提出异议。`,
      ],
      applied: ['保存期限规则已变更', `${agency} 变更后的保存期限规则现已生效。因此到期的内容将在二十天内分批移入回收站，此后三十天内可恢复。`],
      paused: ['保存期限规则变更已暂停', `${agency} 的一项保存期限规则变更将删除的内容，与批准时相比变动超过 10%。规则未变更，请重新预演后再申请。`],
      reverted: ['保存期限规则变更已撤回', `${agency} 的一项保存期限规则变更在生效前已撤回，未因此删除任何内容。`],
      objected: ['合规审计员提出异议', `${agency} 的合规审计员对一项保存期限规则变更提出异议，该变更不会生效，未因此删除任何内容。`],
    };
    return { subject: `${agency}：${texts[news][0]}`, text: `${texts[news][1]}\n\n请在“设置”的“保存期限”中查看。${at(origin)}` };
  },
};
