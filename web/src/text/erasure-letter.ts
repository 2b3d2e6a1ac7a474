import type { Decision } from '@liexin/domain/retention/erasure';
import type { Language } from './language.ts';
import { myDataText } from './my-data.ts';

/** The letter to the candidate in their language, to be read and changed before it goes. */
export const letterText = (language: Language, agency: string, decision: Decision, date: (ms: number) => string): string => {
  const words = myDataText[language];
  const isZh = language === 'zh';
  const lines = isZh ? ['您好，', ''] : ['Hello,', ''];
  if (decision.kind === 'full')
    lines.push(
      isZh
        ? `我们已按您的申请，删除${agency}保存的与您有关的全部内容：对话、团队备注、联系方式和设备记录。`
        : `As you asked, we have deleted everything that ${agency} kept about you: the conversation, the team’s notes, how to reach you, and your devices.`,
    );
  if (decision.kind === 'partial') {
    lines.push(
      isZh
        ? '我们已按您的申请删除相关内容。以下部分依法暂时保留，保留期间机构任何人都不能阅读：'
        : 'As you asked, we have deleted what we may. The following has to stay for now; nobody of the agency reads it meanwhile:',
    );
    for (const { part, ground, untilMs } of decision.keep) {
      const what = untilMs === null ? words.stays[part] : words.staysUntil(words.stays[part], date(untilMs));
      lines.push(`• ${what}${isZh ? '：' : ': '}${words.ground[ground]}`);
    }
  }
  if (decision.kind === 'refused')
    lines.push(isZh ? `我们无法按您的申请处理。${words.ground[decision.ground]}` : `We cannot do what you asked. ${words.ground[decision.ground]}`);
  if (decision.kind === 'corrected') lines.push(isZh ? '我们已按您的说明更正。' : 'We have put it right as you wrote.');
  if (decision.kind === 'partial' || decision.kind === 'refused')
    lines.push(
      '',
      isZh
        ? '如有异议，您可向所在地的数据保护主管机关投诉，或提起诉讼。'
        : 'If you do not agree, you may complain to your data protection authority or go to court.',
    );
  return [...lines, '', agency].join('\n');
};
