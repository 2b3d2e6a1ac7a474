import type { Language } from '@liexin/domain/agency/region';
import { moment } from '../../platform/mail-moment.ts';
import type { Mail } from '../../platform/mail-outbox.ts';

type Text = Omit<Mail, 'to'>;
export type ClosingNews = 'agreed' | 'reminder' | 'undone' | 'resting' | 'closed';
export interface ClosingFacts {
  readonly agency: string;
  readonly endsAtMs: number;
  /** Address of the end page; null where the app's own is not known. */
  readonly endPage: string | null;
  readonly settings: string | null;
  /** JSON of the certificate, of `resting` and `closed`. */
  readonly certificate: string | null;
}

const line = (address: string | null): string => (address === null ? '' : `\n\n${address}`);

/** To all owners, and to the witness. Fixed sentences: no name of a person is in any mail (NT4). */
export const closingMail: Readonly<Record<Language, (news: ClosingNews, facts: ClosingFacts) => Text>> = {
  en: (news, { agency, endsAtMs, endPage, settings, certificate }) => {
    const day = moment(endsAtMs);
    const proof = `\n\nThis is the signed certificate. It holds no name and no word. Keep this mail:\n\n${certificate ?? ''}`;
    switch (news) {
      case 'agreed':
        return {
          subject: `${agency} closes on ${day}`,
          text: `${agency} is going to be closed. Everything works as before until ${day}, and until then any owner can undo it with one press. After that everything is deleted for good, but for what the law or a legal hold keeps.\n\nExport what you want to keep before that day. Settings, Closing the agency.${line(settings)}\n\nDid you not expect this? Call an owner of the agency now, at a number that you know.`,
        };
      case 'reminder':
        return {
          subject: `${agency} closes within a week, on ${day}`,
          text: `On ${day} everything of ${agency} is deleted for good, but for what the law or a legal hold keeps. Until then any owner can undo it with one press, and you can export what you want to keep.\n\nSettings, Closing the agency.${line(settings)}`,
        };
      case 'undone':
        return {
          subject: `${agency} is not closed`,
          text: `An owner of ${agency} took the closing back before its day. Nothing was deleted by it.${line(settings)}`,
        };
      case 'resting':
        return {
          subject: `${agency} is closed; some things are kept`,
          text: `${agency} was closed on ${day}. Everything is deleted but for what the law or a legal hold keeps, which nobody of the agency reads. When that has gone you get another certificate.${line(endPage)}${proof}`,
        };
      case 'closed':
        return {
          subject: `${agency} is closed, everything is deleted`,
          text: `${agency} was closed on ${day}, and all its conversations are deleted for good.${line(endPage)}${proof}`,
        };
    }
  },
  zh: (news, { agency, endsAtMs, endPage, settings, certificate }) => {
    const day = moment(endsAtMs);
    const proof = `\n\n以下为已签名的删除证明，不含姓名和内容。请保存此邮件：\n\n${certificate ?? ''}`;
    switch (news) {
      case 'agreed':
        return {
          subject: `${agency} 将于 ${day} 关闭`,
          text: `${agency} 即将关闭。${day} 之前一切照常，任何一位负责人都可一键撤销；此后全部内容将彻底删除，法律要求或保全中的内容除外。\n\n请在此日期前导出需要留存的内容：“设置”中的“关闭机构”。${line(settings)}\n\n如您对此不知情，请立即拨打您已知的电话联系该机构的负责人。`,
        };
      case 'reminder':
        return {
          subject: `${agency} 将在一周内关闭：${day}`,
          text: `${day} 起，${agency} 的全部内容将彻底删除，法律要求或保全中的内容除外。在此之前，任何一位负责人都可一键撤销，您也可以导出需要留存的内容。\n\n请见“设置”中的“关闭机构”。${line(settings)}`,
        };
      case 'undone':
        return { subject: `${agency} 不再关闭`, text: `${agency} 的一位负责人已在到期前撤销关闭，未因此删除任何内容。${line(settings)}` };
      case 'resting':
        return {
          subject: `${agency} 已关闭，部分内容依法或因保全留存`,
          text: `${agency} 已于 ${day} 关闭。除法律要求或保全中的内容外，全部内容均已删除；留存内容机构内无人可读，全部删除后您会再收到一份证明。${line(endPage)}${proof}`,
        };
      case 'closed':
        return { subject: `${agency} 已关闭，全部内容已删除`, text: `${agency} 已于 ${day} 关闭，其全部对话均已彻底删除。${line(endPage)}${proof}` };
    }
  },
};
