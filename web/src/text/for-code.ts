import type { FaultCode } from '@liexin/domain/kernel/fault';
import { generalSentence, replySentences, type Sentence } from './for-reply-code.ts';
import type { Language } from './language.ts';

/** Faults that arise on the device and never come from the server. Closed, like the domain's list. */
export const clientFaultCodes = [
  'offline',
  'timeout',
  'update-needed',
  'email-taken',
  'email-invalid',
  'password-too-short',
  'password-too-common',
  'password-wrong',
  'account-closed',
  'agency-name-empty',
  'agency-name-invalid',
  'phrase-wrong',
  'phrase-superseded',
  'phrase-incomplete',
  'kit-wrong',
  'kit-malformed',
  'kit-words-count',
  'kit-word-unknown',
  'kit-words-mixed',
  'kit-superseded',
  'kit-missing',
  'not-introduced',
  'device-locked',
  'device-removed',
  'storage-unavailable',
  'storage-full',
  'insecure-context',
  'clock-wrong',
  'key-log-forked',
  'fingerprint-mismatch',
  'key-missing',
  'number-wrong',
  'number-over',
  'number-tries',
  'device-false',
  'signature-invalid',
  'message-empty',
  'message-too-long',
  'permission-denied',
  'rotation-due',
  'share-missing',
  'title-empty',
  'name-empty',
  'name-too-long',
  'source-missing',
  'first-name-invalid',
  'removed',
] as const;
export type ClientFaultCode = (typeof clientFaultCodes)[number];

/** One sentence for each fault code: what happened, what was kept, what to do. The type refuses a code without one. */
const sentences: Record<FaultCode | ClientFaultCode, Sentence> = {
  ...replySentences,
  'device-unknown': ['This device is not known any more. Sign in again and let it in.', '此设备已不被识别，请重新登录并放行。'],
  'not-allowed': ['You may not do this. Ask an owner of your agency.', '您没有此权限，请联系机构负责人。'],
  'already-exists': ['This is there already.', '该内容已存在。'],
  'not-signed-in': ['You are signed out. Sign in again; what you typed is kept.', '您已退出登录。请重新登录，已输入的内容会保留。'],
  'number-wrong': [
    'That is not the number on its screen, so nothing was let in. Ask again there and type the new number.',
    '与那边屏幕上的号码不一致，没有放行。请在那边重新请求，再输入新号码。',
  ],
  'number-over': ['This request is over. Ask again on the other device.', '此请求已结束，请在那部设备上重新请求。'],
  'number-tries': [
    'Five requests in a day came to nothing on this device. Use the unlock phrase on the new one, or try again tomorrow.',
    '一天内已有五次请求未完成。请在新设备上使用解锁口令，或明天再试。',
  ],
  'device-false': [
    'What this device showed is not what it had announced, so it was not let in. Somebody may be trying to get in. Tell an owner of your agency.',
    '该设备出示的内容与先前承诺的不符，没有放行。可能有人试图冒用，请告知机构负责人。',
  ],
  'stale-epoch': ['The keys changed meanwhile. It is locked again and goes out by itself.', '密钥已更换，将重新加密并自动发送。'],
  'update-needed': ['This page is out of date. Reload it; what you typed is kept.', '页面版本过旧，请刷新。已输入的内容会保留。'],
  // Reaching the server
  'assigned-elsewhere': ['A colleague was faster: this conversation is theirs now.', '同事先一步接手了这个对话。'],
  'approach-held': [
    'A colleague wrote to this person first, or they are off-limits. Open the conversation to see who, and to say why you write.',
    '同事已先联系过此人，或此人在禁挖名单上。请打开对话查看详情并说明理由。',
  ],
  'stale-head': ['A colleague changed this at the same moment. Try again.', '同事刚刚做了修改，请重试。'],
  // Signing up and in
  'sign-in-too-old': ['For your safety, sign in once more.', '为安全起见，请重新登录。'],
  'email-taken': ['There is already an account with this e-mail. Sign in instead.', '此邮箱已有账号，请直接登录。'],
  'email-invalid': ['This is not an e-mail address.', '邮箱地址不正确。'],
  'password-too-short': ['The password needs 12 characters or more.', '密码至少 12 个字符。'],
  'password-too-common': ['This password is among the first that attackers try. Choose another.', '此密码过于常见，容易被猜到，请换一个。'],
  'password-wrong': ['E-mail and password do not match.', '邮箱与密码不匹配。'],
  'account-closed': ['This account is closed. Ask an owner of your agency.', '此账号已停用，请联系机构负责人。'],
  'agency-exists': ['You have an agency already. Sign in to it.', '您已有机构，请直接登录。'],
  'invitation-unknown': [
    'This invitation opens nothing: cut off on the way, or not from here. Ask for the whole link again.',
    '邀请链接无法打开：可能被截断。请重新索取完整链接。',
  ],
  'invitation-ended': ['This invitation has ended. Ask for a new one.', '邀请已失效，请重新索取。'],
  'invitation-taken': ['Somebody else has used this invitation. Ask for a new one and tell the agency.', '此邀请已被他人使用。请重新索取并告知机构。'],
  'member-exists': ['This person is in the agency already.', '此人已是机构成员。'],
  'not-a-member': ['You are not a member of this agency.', '您不是该机构的成员。'],
  removed: [
    'You are no longer with this agency. The conversations stay with it; this device can no longer open them.',
    '您已不是该机构的成员。对话归机构所有，本设备已无法打开。',
  ],
  // Roles, and what takes two people
  'own-request': ['This takes somebody else: it is about you, or you asked for it.', '此操作涉及您本人或由您发起，须由他人完成。'],
  'needs-second': ['This takes a second person. Ask for approval.', '此操作须由第二人批准，请先申请。'],
  'request-over': [
    'This request is over, or what it was about has changed. Ask again if it is still wanted.',
    '申请已结束，或相关情况已变化。如仍需要，请重新申请。',
  ],
  'preview-outdated': [
    'What this would delete was counted too long ago, or rules changed meanwhile. Look at a new preview.',
    '预演结果已过期，或规则已有变动。请重新预演。',
  ],
  'rule-without-effect': [
    'This rule would delete and keep nothing: what it is about goes together with messages or team notes, or nobody records the day that it counts from. Make it about messages or team notes, and count from another day.',
    '此规则不会删除或保留任何内容：其内容随消息或团队备注一并删除，或起算日期没有记录。请改为针对消息或团队备注，并选择其他起算点。',
  ],
  'last-owner': ['The last owner stays owner. Make another one first.', '机构至少须有一位负责人，请先增加另一位。'],
  'in-team': [
    'This person is in the team of a search. Hand it over first, or leave a role that works there.',
    '此人仍在职位团队中。请先完成交接，或保留可参与职位的角色。',
  ],
  'on-hold': ['A legal hold keeps this. Nothing was deleted; decide again when it is released.', '此内容处于保全中，未删除任何内容，解除保全后再处理。'],
  'agency-closed': ['This agency is closed. Its owners have the certificate by mail.', '该机构已关闭，删除证明已发送至负责人邮箱。'],
  'nobody-to-tell': ['There is nobody who could be told. Join the team of the search instead.', '没有可以通知的人。请改为加入该职位的团队。'],
  'agency-name-empty': ['The agency needs a name; candidates see it.', '请填写机构名称，候选人会看到。'],
  'agency-name-invalid': [
    'The name may have at most 40 characters: letters, a few figures and simple punctuation.',
    '名称最多 40 个字，仅限文字、少量数字和简单标点。',
  ],
  // Keys and devices
  'phrase-wrong': ['This is not the unlock phrase. Compare each group with your page.', '解锁口令不对，请与打印页逐组核对。'],
  'phrase-superseded': [
    'Keys or page were made new since this phrase was printed, or since you signed in here. Sign out and in again, and use the newest page.',
    '在口令打印之后或您在此登录之后，密钥或打印页已更换。请退出后重新登录，并使用最新的打印页。',
  ],
  'phrase-incomplete': ['The phrase is not complete yet.', '口令还不完整。'],
  'kit-wrong': ['This kit does not open this agency: it is another agency’s, or an older one.', '此恢复包打不开该机构：可能属于其他机构，或是旧的恢复包。'],
  'kit-malformed': ['This is not a recovery kit. Choose the saved file, or type the 24 words.', '这不是恢复包。请选择保存的文件，或输入 24 个单词。'],
  'kit-words-count': ['A kit has 24 words. Look whether one is missing or stands there twice.', '恢复包共有 24 个单词，请检查是否遗漏或重复。'],
  'kit-word-unknown': [
    'One of these is a word of no kit. Compare them with your page, letter by letter.',
    '其中有单词不在恢复包词表中，请与打印页逐字母核对。',
  ],
  'kit-words-mixed': [
    'Each of these is a word of a kit, but together they are none: two are exchanged, or one is another word.',
    '每个单词都在词表中，但合在一起不成立：可能有两个写反了，或有一个抄错了。',
  ],
  'kit-superseded': [
    'This is an older kit, and void: a newer one was made after it. Look for the page with the later date.',
    '这是旧的恢复包，已经作废。请使用日期更新的那一页。',
  ],
  'not-introduced': [
    'The candidate’s side does not know your new keys. Begin a new conversation with a new link; this one stays readable for both.',
    '候选人端还不认识您的新密钥。请新建对话并发送新链接，此对话双方仍可阅读。',
  ],
  'kit-missing': ['No recovery kit has been saved yet.', '尚未保存恢复包。'],
  'recovery-waiting': ['The 24 hours are not over yet. Nothing has to be done until then.', '24 小时尚未到期，此前无需操作。'],
  'recovery-stopped': ['An owner stopped this. Talk to them before you ask again.', '负责人已阻止此申请。再次申请前请先与其沟通。'],
  'kit-unconfirmed': ['Save the recovery kit first. Then real candidates can come in.', '请先保存恢复包，再录入真实候选人。'],
  'device-removed': ['This device was removed. Sign in again and let it in.', '此设备已被移除，请重新登录并放行。'],
  'device-locked': ['This device is locked. Unlock it; your text is kept.', '本设备已锁定，请先解锁，文字已保留。'],
  'key-log-forked': [
    'The agency’s list of keys does not fit what this device knew. Nothing is written until that is cleared up. Call an owner.',
    '机构密钥名单与本机记录不符。查清之前不会发出任何内容，请联系负责人。',
  ],
  'fingerprint-mismatch': [
    'The agency check code is not the one this device knew. Do not write; call an owner.',
    '机构校验码与本机记录不符。请不要书写，并联系负责人。',
  ],
  'wraps-incomplete': ['A colleague joined meanwhile. It is prepared again and goes out by itself.', '有同事刚刚加入，将重新准备并自动发送。'],
  // Messages
  'message-empty': ['There is nothing to send.', '没有可发送的内容。'],
  'rotation-due': ['The keys must be renewed first. A colleague’s device does it as soon as it is online.', '需要先更新密钥，同事的设备联网后会自动完成。'],
  // Searches and candidates
  'title-empty': ['The search needs a title.', '请填写职位名称。'],
  'name-empty': ['The candidate needs a name.', '请填写候选人姓名。'],
  'name-too-long': ['The name may have at most 80 characters.', '姓名最多 80 个字。'],
  'source-missing': ['Say where the details come from; the candidate is told.', '请选择信息来源，会告知候选人。'],
  'first-name-invalid': ['At most 20 letters: no addresses, no long numbers.', '最多 20 个字，不能含网址或长数字。'],
};

const isKnown = (code: string): code is FaultCode | ClientFaultCode => Object.hasOwn(sentences, code);

/** The sentence for a fault code in the reader's language; a general one for a code we do not know. Never shows the code itself. */
export const forCode = (code: string, language: Language): string => (isKnown(code) ? sentences[code] : generalSentence)[language === 'zh' ? 1 : 0];
