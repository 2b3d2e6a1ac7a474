import type { ExportCounts } from '@liexin/proof/export/manifest';
import type { ExportFault, ExportReport, Finding } from '@liexin/proof/export/verify-export';

export type Language = 'en' | 'zh';

const en = {
  title: 'Offline checker for audit exports',
  lead: 'Checks an export of Liexin on this device alone. This page asks nobody and sends nothing: it works with the network off.',
  code: 'Agency check code',
  codeHelp:
    '24 digits, from the recovery kit or from the agency itself, never from the one who gave you the export. Left empty, the export is checked against itself only.',
  choose: 'Choose the export',
  drop: 'or drop the .tar file here',
  again: 'Check another one',
  checking: (percent: number): string => `Checking … ${percent} %`,
  stop: 'Stop',
  verdicts: {
    intact: 'Intact',
    'unknown-key': 'Unchanged, but nobody said whose it should be',
    unproved: 'Not provable: parts of the record are lost',
    changed: 'Changed',
    unreadable: 'Not an export',
  } satisfies Record<ExportReport['verdict'], string>,
  leads: {
    intact: 'Every file, row and signature is what the agency’s record says, under the check code that you typed.',
    'unknown-key': 'Everything fits together under the check code below. Type the code that you know from elsewhere to be sure that it is this agency’s.',
    unproved:
      'Nothing that is here was found to be changed. What is named below is lost: nobody can tell what a lost row was, nor prove by it that what stands before belongs to what stands behind, nor who wrote a message whose certificate is lost.',
    changed: 'This is not what was sealed. The first line names the place that was changed; the others may follow from it.',
    unreadable: 'This file is no export of Liexin, or its beginning is damaged.',
  } satisfies Record<ExportReport['verdict'], string>,
  notCompared: 'No check code was typed: whose export this is was not compared either.',
  where: (file: string, row: number | null): string => (row === null ? file : `${file}, row ${row}`),
  itsCode: 'Its agency check code',
  checkpoint: (size: string, cosigners: number): string =>
    `Under the agency’s checkpoint of ${size} heads, ${cosigners === 0 ? 'not cosigned yet' : cosigners === 1 ? 'cosigned by one device' : `cosigned by ${cosigners} devices`}.`,
  counts: {
    conversations: 'conversations',
    lanes: 'threads',
    entries: 'rows of the record',
    messages: 'messages',
    withheld: 'rows outside of the dates',
    devices: 'devices of candidates',
    cursors: 'reading marks',
    purged: 'deleted by rule or request',
    missing: 'missing',
    rejected: 'with a wrong signature when they came',
    lost: 'rows of the record that are lost',
    agencyRows: 'rows of the agency’s own record',
    agencyWithheld: 'rows of it that are about something else',
    heads: 'records proved to stand in the checkpoint',
    certificates: 'certificates of deletion',
  } satisfies Record<keyof ExportCounts, string>,
  holds: 'What it holds',
  faults: {
    'bad-row': 'not a row of an export',
    'out-of-order': 'rows are missing or in another order',
    'bad-chain': 'does not follow the row before it in the record',
    'bad-leaf': 'its contents are not those of the record',
    'other-time': 'its time is not that of the record',
    'other-kind': 'the record opened another kind of thread than is said here',
    'other-place': 'the record opened this thread for another conversation or search than is said here',
    'other-mark': 'less is said to be read than the record says',
    'bad-signature': 'the sending device did not sign this',
    'unknown-device': 'signed by a device that the agency does not know',
    'bad-certificate': 'the certificate of the device does not hold',
    'not-rejected': 'said to be wrongly signed, and is not',
    'not-in-checkpoint': 'is not what stands in the checkpoint',
    'bad-checkpoint': 'a signature under a checkpoint does not hold',
    'bad-proof': 'does not prove that it stands in the checkpoint',
    'bad-deletion-certificate': 'the certificate of deletion does not hold',
    'withheld-inside': 'is held back, though it belongs to the export',
    'lost-row': 'is lost: what it was cannot be proved',
    'lost-certificate': 'the certificate of the device that signed this is lost: who wrote it cannot be proved',
    'lane-unfinished': 'the thread ends before its last row',
    'purge-unproved': 'messages are said to be deleted, and no row of the record says so',
    'not-an-export': 'no export',
    'bad-archive': 'the archive is damaged here',
    'missing-file': 'is missing',
    'extra-file': 'does not belong here',
    'unknown-file': 'is none of the files that this checker knows how to check',
    'too-large': 'is too large to be checked',
    'bad-manifest': 'cannot be read as a manifest',
    'manifest-changed': 'was changed after it was signed',
    'bad-signature-file': 'a signature in it does not hold',
    unsigned: 'a signature is missing',
    'wrong-agency': 'stands under another agency’s check code',
    'bad-key-log': 'the log of keys does not hold',
    'file-changed': 'is not the file that was sealed',
    'row-changed': 'was changed',
    'counts-differ': 'counts something else than is here',
  } satisfies Record<ExportFault, string>,
  cannotRead: 'The file could not be read.',
};

const zh: typeof en = {
  title: '审计导出离线校验',
  lead: '只在本设备上校验猎信的审计导出。本页不联网、不上传，断网也能使用。',
  code: '机构校验码',
  codeHelp: '24 位数字，请从恢复包或向机构本人核对，不要向交给您导出文件的人索取。留空则只校验文件自身是否一致。',
  choose: '选择导出文件',
  drop: '或将 .tar 文件拖到此处',
  again: '校验另一份',
  checking: (percent) => `正在校验… ${percent}%`,
  stop: '停止',
  verdicts: {
    intact: '完好',
    'unknown-key': '未被改动，但尚未核对属于哪家机构',
    unproved: '无法证明：部分记录已丢失',
    changed: '已被改动',
    unreadable: '不是审计导出',
  },
  leads: {
    intact: '每个文件、每一行、每个签名都与机构的记录一致，且与您输入的校验码相符。',
    'unknown-key': '所有内容在下方校验码之下彼此一致。请输入您从其他途径得知的校验码，以确认确实属于该机构。',
    unproved: '未发现现有内容被改动。下列各项已丢失：丢失的行内容无从得知，也无法凭其证明前后相互衔接；证书丢失的消息无法证明出自何人。',
    changed: '与封存时不一致。第一条指出被改动的位置，其余可能由此引起。',
    unreadable: '此文件不是猎信的审计导出，或开头已损坏。',
  },
  notCompared: '未输入校验码，因此也未核对属于哪家机构。',
  where: (file, row) => (row === null ? file : `${file} 第 ${row} 行`),
  itsCode: '其机构校验码',
  checkpoint: (size, cosigners) => `依据机构的存证点（含 ${size} 个链头），${cosigners === 0 ? '尚无设备联署' : `${cosigners} 台设备已联署`}。`,
  counts: {
    conversations: '个对话',
    lanes: '条会话线',
    entries: '行台账',
    messages: '条消息',
    withheld: '行在日期范围之外',
    devices: '台候选人设备',
    cursors: '个阅读标记',
    purged: '条已按规则或申请删除',
    missing: '条缺失',
    rejected: '条到达时签名不符',
    lost: '行台账已丢失',
    agencyRows: '行机构审计台账',
    agencyWithheld: '行机构审计台账与此无关',
    heads: '条台账已证明在存证点之内',
    certificates: '份删除证明',
  },
  holds: '内容',
  faults: {
    'bad-row': '不是导出的数据行',
    'out-of-order': '行有缺失或顺序不对',
    'bad-chain': '与台账的上一行不衔接',
    'bad-leaf': '内容与台账不符',
    'other-time': '时间与台账不符',
    'other-kind': '会话线的类型与台账所开启的不符',
    'other-place': '会话线所属的对话或职位与台账所开启的不符',
    'other-mark': '阅读进度少于台账所载',
    'bad-signature': '并非发送设备所签',
    'unknown-device': '签名设备不为该机构所知',
    'bad-certificate': '设备证书不成立',
    'not-rejected': '标为签名不符，实则相符',
    'not-in-checkpoint': '与存证点中的不符',
    'bad-checkpoint': '存证点上有签名不成立',
    'bad-proof': '不能证明在存证点之内',
    'bad-deletion-certificate': '删除证明不成立',
    'withheld-inside': '属于本次导出却未收录',
    'lost-row': '已丢失，其内容无法证明',
    'lost-certificate': '签名设备的证书已丢失，无法证明出自何人',
    'lane-unfinished': '会话线在最后一行之前中断',
    'purge-unproved': '称消息已删除，但台账中没有相应记录',
    'not-an-export': '不是审计导出',
    'bad-archive': '归档文件在此处损坏',
    'missing-file': '缺失',
    'extra-file': '不属于此处',
    'unknown-file': '不是本校验器所知的文件，无从校验',
    'too-large': '过大，无法校验',
    'bad-manifest': '无法作为清单读取',
    'manifest-changed': '签名之后被改动',
    'bad-signature-file': '其中一个签名不成立',
    unsigned: '缺少签名',
    'wrong-agency': '属于另一家机构的校验码',
    'bad-key-log': '密钥日志不成立',
    'file-changed': '不是封存时的文件',
    'row-changed': '被改动',
    'counts-differ': '所载数量与实际不符',
  },
  cannotRead: '无法读取文件。',
};

export type Texts = typeof en;
export const texts: Readonly<Record<Language, Texts>> = { en, zh };

/** What a verdict means. Nobody takes one without a check code for more than it is. */
export const leadText = (language: Language, { verdict, isCompared }: Pick<ExportReport, 'verdict' | 'isCompared'>): string => {
  const t = texts[language];
  if (verdict !== 'unproved' || isCompared) return t.leads[verdict];
  return `${t.leads[verdict]}${language === 'zh' ? '' : ' '}${t.notCompared}`;
};

/** A finding in words. */
export const findingText = (language: Language, { file, row, fault }: Finding): string => {
  const t = texts[language];
  return language === 'zh' ? `${t.where(file, row)}：${t.faults[fault]}` : `${t.where(file, row)}: ${t.faults[fault]}`;
};

/** Under which signed head of the record it stands; nothing where there is none. */
export const checkpointText = (language: Language, { checkpoint }: Pick<ExportReport, 'checkpoint'>): string[] =>
  checkpoint === null ? [] : [texts[language].checkpoint(new Intl.NumberFormat(language).format(checkpoint.size), checkpoint.cosigners)];

/** What an export holds, without what it has none of. */
export const countTexts = (language: Language, counts: ExportCounts): string[] =>
  Object.entries(texts[language].counts).flatMap(([name, words]) => {
    const count = counts[name as keyof ExportCounts];
    return count > 0 ? [`${new Intl.NumberFormat(language).format(count)} ${words}`] : [];
  });
