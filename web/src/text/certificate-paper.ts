import { plural } from './format.ts';
import { inParts, inPartsZh } from './in-parts.ts';

/** Words of a printed certificate: each in both languages, since a paper goes to people who chose none. English, 中文. */
export const certificatePaper = {
  title: (number: number) => [`Deletion certificate no. ${number}`, `删除证明 第 ${number} 号`],
  lead: ['What one run deleted for good. It names nobody and nothing that was said.', '一次彻底删除的结果。不含任何人的姓名，也不含任何对话内容。'],
  agency: ['Agency', '机构'],
  run: ['Run', '删除批次'],
  from: ['Begun', '开始'],
  to: ['Finished', '完成'],
  rules: ['By the rules', '依据的规则'],
  deleted: ['Deleted for good', '彻底删除'],
  held: ['Due, kept by a legal hold', '到期，因保全保留'],
  restricted: ['Due, kept by law', '到期，依法保留'],
  failed: ['Due, not confirmed yet', '到期，尚未确认删除'],
  counts: (messages: number, parts: number, months: number) => [
    `${plural(messages, 'message', 'messages')} in ${inParts(parts, months)}`,
    `${inPartsZh(parts, months)}中的 ${messages} 条消息`,
  ],
  stores: ['Confirmed empty by', '已确认清空'],
  root: ['Root of the list of ids (SHA-256)', '编号清单的根值（SHA-256）'],
  prev: ['Hash of the certificate before', '上一份证明的哈希值'],
  horizon: ['No backup holds them after', '此后任何备份都不再包含'],
  signature: (key: number) => [`Signature of the server, key ${key} (ECDSA P-256)`, `服务器签名，密钥 ${key}（ECDSA P-256）`],
  hash: ['Hash of this certificate', '本证明的哈希值'],
  check: [
    'The next certificate and the record of the agency name this hash. An audit export contains this certificate and is checked without a network.',
    '下一份证明和机构的审计台账均记有此哈希值。审计导出包含本证明，可离线核对。',
  ],
} as const;
