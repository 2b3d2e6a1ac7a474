import type { CopyCounts, MessageRow } from './readable-row.ts';

export type CopyLanguage = 'en' | 'zh';

/** What a message does to another one: its row, or null where that one is not in the copy. */
type Acts = Readonly<Record<'edit' | 'del' | 'react' | 'answer', (row: number | null) => string>>;

const earlier = 'a message that is not in this copy';

const en = {
  title: 'Readable copy of an audit export',
  notEvidence:
    'A copy for reading. The evidence is the sealed export that it was made from: check that one with the offline checker, and this copy against it.',
  from: 'Made from export',
  manifest: 'SHA-256 of its manifest',
  asOf: 'The record as of',
  times: 'All times are UTC.',
  left: 'Left out of this copy',
  redactions: {
    notes: 'what the team says among itself',
    pay: 'pay and offers',
    others: 'other people outside of the agency (in what is shown, nobody looked for their names)',
    words: 'what has none of the words',
  },
  only: 'Only with one of the words',
  madeBy: 'Made by',
  made: (name: string, at: string): string => `${name}, ${at}`,
  counts: {
    threads: 'threads',
    messages: 'messages',
    readable: 'readable',
    redacted: 'left out',
    unreadable: 'not to be opened',
    gone: 'deleted or missing',
  } satisfies Record<keyof CopyCounts, string>,
  kinds: { candidate: 'With the candidate', internal: 'Team only', offer: 'Offer and pay', internalOffer: 'Pay, team only' } as Readonly<
    Record<string, string>
  >,
  room: 'Channel of the team',
  people: { staff: 'agency', candidate: 'candidate' } as Readonly<Record<string, string>>,
  types: { msg: 'Message', note: 'Note', edit: 'Edit', del: 'Deletion', react: 'Reaction', imported: 'Imported, not witnessed' } as Readonly<
    Record<string, string>
  >,
  acts: {
    edit: (row) => `Edit of ${row === null ? earlier : `message ${row}`}`,
    del: (row) => `Deletion of ${row === null ? earlier : `message ${row}`}`,
    react: (row) => `Reaction to ${row === null ? earlier : `message ${row}`}`,
    answer: (row) => `Answers ${row === null ? earlier : `message ${row}`}`,
  } satisfies Acts as Acts,
  deletes: 'Asked to delete it; its words stay in the record.',
  /** Side and time as the file said them that was imported; `type` is what it was there. */
  imported: (type: string, name: string, side: string, at: string): string => `Imported, not witnessed. ${type} of ${name} (${side}), ${at} UTC`,
  files: (count: number): string => `${count} ${count === 1 ? 'file' : 'files'} attached`,
  why: {
    'no-key': 'Cannot be opened: its key was not handed over.',
    'no-share': 'Cannot be opened: the key of its month was destroyed, or is withheld because a rule has ended that month.',
    'commitment-mismatch': 'Cannot be opened: the key is not the one that the sender signed.',
    'decrypt-failed': 'Cannot be opened: the contents do not fit the key.',
    'bad-body': 'Cannot be read: its contents have no known form.',
    rejected: 'Not shown: it came with a wrong signature.',
    'lost-certificate': 'Not shown: the certificate of the device that sent it is lost, and nobody can prove who wrote it.',
    purged: 'Deleted for good by a rule or a request.',
    missing: 'Missing from the store.',
    notes: 'Left out: what the team says among itself.',
    pay: 'Left out: pay and offers.',
    others: 'Left out: of, to or about somebody else outside of the agency.',
    words: 'Left out: it has none of the words that this copy is about.',
  } satisfies Record<NonNullable<MessageRow['why']>, string>,
  readers: 'Who could read it',
  since: (from: string, until: string | null): string => (until === null ? `from ${from}` : `${from} to ${until}`),
  marks: 'How far it was read',
  mark: (received: string | null, read: string | null): string => `received to ${received ?? '–'}, read to ${read ?? '–'}`,
  unnamed: 'unnamed',
  columns: {
    thread: 'Thread',
    search: 'Search',
    candidate: 'Candidate',
    kind: 'Part',
    row: 'Row',
    id: 'Message',
    sent: 'Sent (UTC)',
    type: 'Type',
    sender: 'Sender',
    senderId: 'Sender id',
    senderKind: 'Side',
    ref: 'About',
    text: 'Words',
    state: 'State',
    why: 'Reason',
    importedAt: 'Before import: sent (UTC)',
    importedBy: 'Before import: sender',
  },
  states: { readable: 'readable', redacted: 'left out', unreadable: 'not to be opened', gone: 'gone' } satisfies Record<MessageRow['state'], string>,
  stream: 'Name of this copy',
  contents: 'Threads',
  pages: 'pages',
  standIns:
    'A sign that the typeface of this file lacks, that is not seen or that is written from right to left stands in red as its code point, such as [U+1F44D].',
  side: (side: string): string => ` (${side}), `,
  colon: ': ',
  space: ' ',
};

const zh: typeof en = {
  title: '审计导出阅读副本',
  notEvidence: '本副本仅供阅读。证据是其所依据的封存导出：请用离线校验工具校验该导出，并以其为准。',
  from: '所依据的导出',
  manifest: '其清单的 SHA-256',
  asOf: '记录截至',
  times: '所有时间均为 UTC。',
  left: '本副本不含',
  redactions: { notes: '团队内部交流', pay: '薪酬与 Offer', others: '机构以外的其他人（所示内容中提到的姓名未经查找）', words: '不含限定词语的内容' },
  only: '仅收录含有以下任一词语的内容',
  madeBy: '制作',
  made: (name, at) => `${name}，${at}`,
  counts: { threads: '条会话线', messages: '条消息', readable: '条可读', redacted: '条未收录', unreadable: '条无法打开', gone: '条已删除或缺失' },
  kinds: { candidate: '候选人对话', internal: '团队内部', offer: '谈薪与 Offer', internalOffer: '薪酬（仅内部）' },
  room: '团队频道',
  people: { staff: '机构', candidate: '候选人' },
  types: { msg: '消息', note: '备注', edit: '修改', del: '删除', react: '回应', imported: '导入，未经见证' },
  acts: {
    edit: (row) => (row === null ? '修改本副本之外的消息' : `修改第 ${row} 条`),
    del: (row) => (row === null ? '删除本副本之外的消息' : `删除第 ${row} 条`),
    react: (row) => (row === null ? '回应本副本之外的消息' : `回应第 ${row} 条`),
    answer: (row) => (row === null ? '回复本副本之外的消息' : `回复第 ${row} 条`),
  },
  deletes: '请求删除该消息；原文仍在记录中。',
  imported: (type, name, side, at) => `导入，未经见证。原为${side}${name}的${type}，${at}（UTC）`,
  files: (count) => `附 ${count} 个文件`,
  why: {
    'no-key': '无法打开：未取得其密钥。',
    'no-share': '无法打开：当月密钥已销毁，或当月内容已按规则到期、不再提供密钥。',
    'commitment-mismatch': '无法打开：密钥并非发送者所签的那一把。',
    'decrypt-failed': '无法打开：内容与密钥不符。',
    'bad-body': '无法读取：内容格式未知。',
    rejected: '不予显示：到达时签名不符。',
    'lost-certificate': '不予显示：发送设备的证书已丢失，无法证明出自何人。',
    purged: '已按规则或申请彻底删除。',
    missing: '存储中缺失。',
    notes: '未收录：团队内部交流。',
    pay: '未收录：薪酬与 Offer。',
    others: '未收录：出自、发给或谈及机构以外的其他人。',
    words: '未收录：不含本副本限定的词语。',
  },
  readers: '谁能看到',
  since: (from, until) => (until === null ? `${from} 起` : `${from} 至 ${until}`),
  marks: '阅读进度',
  mark: (received, read) => `已送达至 ${received ?? '–'}，已读至 ${read ?? '–'}`,
  unnamed: '未具名',
  columns: {
    thread: '会话线',
    search: '职位',
    candidate: '候选人',
    kind: '部分',
    row: '序号',
    id: '消息编号',
    sent: '发送时间（UTC）',
    type: '类型',
    sender: '发送者',
    senderId: '发送者编号',
    senderKind: '所属方',
    ref: '针对',
    text: '内容',
    state: '状态',
    why: '原因',
    importedAt: '导入前：发送时间（UTC）',
    importedBy: '导入前：发送者',
  },
  states: { readable: '可读', redacted: '未收录', unreadable: '无法打开', gone: '已不存在' },
  stream: '本副本编号',
  contents: '会话线目录',
  pages: '页',
  standIns: '本文件字体中没有的字符、不可见字符及从右向左书写的字符，以红色码位表示，例如 [U+1F44D]。',
  side: (side) => `（${side}），`,
  colon: '：',
  space: '',
};

export type CopyWords = typeof en;
export const copyWords: Readonly<Record<CopyLanguage, CopyWords>> = { en, zh };

/** Says of a message that an import brought what it was and that nobody here witnessed it (IM8); '' of every other. */
export const importedMark = (words: CopyWords, { imported }: Pick<MessageRow, 'imported'>): string => {
  if (imported === undefined) return '';
  const { type, writer, sentMicros } = imported;
  return words.imported(wordOf(words.types, type), writer.name || words.unnamed, wordOf(words.people, writer.kind), utcOf(sentMicros / 1000));
};

/** The word for a code; the code itself where there is none. */
export const wordOf = (words: Readonly<Record<string, string>>, code: string): string => (Object.hasOwn(words, code) ? (words[code] ?? code) : code);

/** A time of the record as people read it: `2026-11-30 08:05:09`, UTC. */
export const utcOf = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
