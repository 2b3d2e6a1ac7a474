import type { FaultCode } from '@liexin/domain/kernel/fault';
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
  'phrase-incomplete',
  'kit-wrong',
  'kit-malformed',
  'device-locked',
  'device-removed',
  'storage-unavailable',
  'storage-full',
  'insecure-context',
  'clock-wrong',
  'key-log-forked',
  'fingerprint-mismatch',
  'key-missing',
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

type Sentence = readonly [en: string, zh: string];

/** One sentence for each fault code: what happened, what was kept, what to do. The type refuses a code without one. */
const sentences: Record<FaultCode | ClientFaultCode, Sentence> = {
  // Reaching the server
  offline: ['No network. Nothing is lost; try again when you are online.', '当前无网络。内容都在，联网后请重试。'],
  timeout: ['The server did not answer in time. Nothing is lost; try again.', '服务器没有及时响应。内容都在，请重试。'],
  unavailable: ['The service cannot be reached right now. Nothing is lost; try again in a minute.', '服务暂时无法连接。内容都在，请稍后重试。'],
  internal: ['Something went wrong on our side. Nothing is lost; try again in a minute.', '服务器出错。内容都在，请稍后重试。'],
  'too-many-tries': ['Too many tries in a short time. Wait a while, then try again.', '短时间内尝试过多，请稍后再试。'],
  'over-limit': ['Too much at once. Wait a few minutes, then try again.', '操作过于频繁，请过几分钟再试。'],
  'malformed-request': ['This was not understood. Reload the page; what you typed is kept.', '请求未能识别。请刷新页面，已输入的内容会保留。'],
  'update-needed': ['This page is out of date. Reload it; what you typed is kept.', '页面版本过旧，请刷新。已输入的内容会保留。'],
  'stale-head': ['A colleague changed this at the same moment. Try again.', '同事刚刚做了修改，请重试。'],
  'stale-epoch': ['The keys changed meanwhile. It is locked again and goes out by itself.', '密钥已更换，将重新加密并自动发送。'],
  'already-exists': ['This is there already.', '该内容已存在。'],
  'not-found': ['This is no longer there.', '该内容已不存在。'],
  'not-allowed': ['You may not do this. Ask an owner of your agency.', '您没有此权限，请联系机构负责人。'],
  'permission-denied': ['The server refused this. Your text is kept; ask an owner of your agency.', '服务器拒绝了此操作。文字已保留，请联系机构负责人。'],
  // Signing up and in
  'not-signed-in': ['You are signed out. Sign in again; what you typed is kept.', '您已退出登录。请重新登录，已输入的内容会保留。'],
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
  'agency-name-empty': ['The agency needs a name; candidates see it.', '请填写机构名称，候选人会看到。'],
  'agency-name-invalid': [
    'The name may have at most 40 characters: letters, a few figures and simple punctuation.',
    '名称最多 40 个字，仅限文字、少量数字和简单标点。',
  ],
  // Keys and devices
  'phrase-wrong': ['This is not the unlock phrase. Compare each group with your page.', '解锁口令不对，请与打印页逐组核对。'],
  'phrase-incomplete': ['The phrase is not complete yet.', '口令还不完整。'],
  'kit-wrong': ['This kit does not belong to this agency’s record.', '此恢复包不属于该机构的记录。'],
  'kit-malformed': ['This is not a recovery kit. Choose the saved file, or type the 24 words.', '这不是恢复包。请选择保存的文件，或输入 24 个单词。'],
  'kit-unconfirmed': ['Save the recovery kit first. Then real candidates can come in.', '请先保存恢复包，再录入真实候选人。'],
  'wrong-number': ['The number is not the one on the other device.', '号码与另一部设备显示的不同。'],
  'device-unknown': ['This device is not known any more. Sign in again and let it in.', '此设备已不被识别，请重新登录并放行。'],
  'device-off': ['This browser was closed out. Your text is kept.', '此浏览器已断开，文字已保留。'],
  'device-removed': ['This device was removed. Sign in again and let it in.', '此设备已被移除，请重新登录并放行。'],
  'device-locked': ['This device is locked. Unlock it; your text is kept.', '本设备已锁定，请先解锁，文字已保留。'],
  'storage-unavailable': ['This browser keeps nothing (private mode). Use a normal window.', '此浏览器不保存内容（无痕模式），请使用普通窗口。'],
  'storage-full': ['This browser has no room left. Free some space; what you typed is still here.', '浏览器存储空间不足。请清理空间，已输入的内容仍在。'],
  'insecure-context': ['Keys need a safe connection (https or localhost).', '密钥需要安全连接（https 或 localhost）。'],
  'clock-wrong': ['The clock of this device is wrong. Set it to automatic, then try again.', '本机时钟不准，请设为自动后重试。'],
  'key-log-forked': [
    'The agency’s list of keys does not fit what this device knew. Nothing is written until that is cleared up. Call an owner.',
    '机构密钥名单与本机记录不符。查清之前不会发出任何内容，请联系负责人。',
  ],
  'fingerprint-mismatch': [
    'The agency check code is not the one this device knew. Do not write; call an owner.',
    '机构校验码与本机记录不符。请不要书写，并联系负责人。',
  ],
  'wraps-incomplete': ['A colleague joined meanwhile. It is prepared again and goes out by itself.', '有同事刚刚加入，将重新准备并自动发送。'],
  'key-missing': ['The key is not here yet. Your team’s devices are asked by themselves.', '密钥尚未到达，系统会自动向团队设备请求。'],
  'signature-invalid': ['The signature does not match. It is not shown.', '签名不符，未予显示。'],
  'bad-signature': ['The server could not check this device’s signature. Sign in again.', '服务器无法核对本设备的签名，请重新登录。'],
  'bad-proof': ['This browser could not prove that it holds the link. Open the link once more.', '此浏览器未能证明持有链接，请重新打开链接。'],
  'nonce-spent': ['That took too long. Try again.', '间隔过长，请重试。'],
  // Messages
  'message-empty': ['There is nothing to send.', '没有可发送的内容。'],
  'message-too-long': ['The message is too long. Split it in two.', '消息过长，请分成两条。'],
  'lane-closed': ['This conversation is closed.', '此对话已关闭。'],
  'rotation-due': ['The keys must be renewed first. A colleague’s device does it as soon as it is online.', '需要先更新密钥，同事的设备联网后会自动完成。'],
  'share-missing': ['This needs a connection once this month.', '本月需要联网一次。'],
  'share-purged': ['This month was deleted by a rule. Nobody can open it again.', '该月内容已按规则删除，任何人都无法再打开。'],
  'period-out-of-range': ['The clock of this device is wrong. Set it to automatic, then try again.', '本机时钟不准，请设为自动后重试。'],
  // Searches and candidates
  'title-empty': ['The search needs a title.', '请填写职位名称。'],
  'name-empty': ['The candidate needs a name.', '请填写候选人姓名。'],
  'name-too-long': ['The name may have at most 80 characters.', '姓名最多 80 个字。'],
  'source-missing': ['Say where the details come from; the candidate is told.', '请选择信息来源，会告知候选人。'],
  'first-name-invalid': ['At most 20 letters: no addresses, no long numbers.', '最多 20 个字，不能含网址或长数字。'],
  'no-contact': ['No e-mail address was given for codes. The other ways still work.', '未留邮箱，无法发送验证码，其他方式仍可使用。'],
  // Reply link
  'link-unknown': [
    'This link opens nothing: cut off on the way, or replaced. Paste the whole message here, or ask its sender for a new link.',
    '链接无法打开：可能被截断或已更换。请把整条消息粘贴到这里，或请发送人重发。',
  ],
  'link-expired': ['The link has expired. It can be opened again; nothing is lost.', '链接已过期，可以重新打开，内容都在。'],
  'link-revoked': ['The agency has closed this link.', '机构已关闭此链接。'],
  'link-replaced': ['There is a newer link. Look for the newest message.', '链接已更换，请查看最近的消息。'],
  'link-impostor': ['This link was closed, because somebody else may have used it.', '此链接可能被他人使用，已关闭。'],
  'link-ended': ['This link has ended.', '此链接已失效。'],
  'link-waiting': ['This browser waits to be let in. Your text is kept.', '此浏览器正在等待放行，文字已保留。'],
  'link-claimed-elsewhere': [
    'Another browser replied first. Your text is kept; you can leave it as a note.',
    '另一个浏览器已先回复。文字已保留，可作为留言留下。',
  ],
  'digits-wrong': ['These are not the digits.', '数字不对。'],
  'digits-void': ['Too many tries. The digits no longer work; the other ways still do.', '尝试次数过多，数字已失效，其他方式仍可使用。'],
  'digits-weak': ['Too easy to guess. Not a date, not one digit six times, not 123456.', '太容易被猜到。不要用日期、相同数字或 123456。'],
  'code-wrong': ['This is not the code from the e-mail.', '验证码不对。'],
  'code-void': ['This code no longer works. Ask for a new one.', '验证码已失效，请重新获取。'],
  'pass-spent': ['This was used already, or is older than 10 minutes. Make a new one.', '已使用过或超过 10 分钟，请重新生成。'],
  'note-limit': ['No more notes fit. The agency has yours.', '留言已满，机构都能看到。'],
};

const general: Sentence = ['That did not work. Nothing is lost; try again, or reload the page.', '操作没有成功。内容都在，请重试或刷新页面。'];

const isKnown = (code: string): code is FaultCode | ClientFaultCode => Object.hasOwn(sentences, code);

/** The sentence for a fault code in the reader's language; a general one for a code we do not know. Never shows the code itself. */
export const forCode = (code: string, language: Language): string => (isKnown(code) ? sentences[code] : general)[language === 'zh' ? 1 : 0];
