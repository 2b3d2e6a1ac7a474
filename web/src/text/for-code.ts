import type { Language } from './language.ts';

/**
 * One sentence for each fault code: what happened, what was kept, what to do. A code that is not here gets the general
 * sentence; a test compares this table with the closed lists of the domain.
 */
const sentences: Record<string, readonly [en: string, zh: string]> = {
  // Reaching the server
  offline: ['No network. Nothing is lost; try again when you are online.', '当前无网络。内容都在，联网后请重试。'],
  timeout: ['The server did not answer in time. Nothing is lost; try again.', '服务器没有及时响应。内容都在，请重试。'],
  unavailable: ['The service cannot be reached right now. Nothing is lost; try again in a minute.', '服务暂时无法连接。内容都在，请稍后重试。'],
  'rate-limited': ['Too many tries in a short time. Wait a few minutes, then try again.', '短时间内尝试过多，请过几分钟再试。'],
  'bad-request': ['Something in this request was not understood. Reload the page; what you typed is kept.', '请求未能识别。请刷新页面，已输入的内容会保留。'],
  'malformed-request': ['Something in this request was not understood. Reload the page; what you typed is kept.', '请求未能识别。请刷新页面，已输入的内容会保留。'],
  conflict: ['Somebody changed this at the same moment. Try again.', '有人同时做了修改，请重试。'],
  'head-moved': ['Somebody changed this at the same moment. Try again.', '有人同时做了修改，请重试。'],
  'too-large': ['That is too large. Make it shorter.', '内容过大，请缩短。'],
  'not-found': ['This is no longer there.', '该内容已不存在。'],
  'permission-denied': ['You may not do this. Ask an owner of your agency.', '您没有此权限，请联系机构负责人。'],
  'update-needed': ['This page is out of date. Reload it; what you typed is kept.', '页面版本过旧，请刷新。已输入的内容会保留。'],
  // Signing up and in
  'email-taken': ['There is already an account with this e-mail. Sign in instead.', '此邮箱已有账号，请直接登录。'],
  'email-invalid': ['This is not an e-mail address.', '邮箱地址不正确。'],
  'password-too-short': ['The password needs 12 characters or more.', '密码至少 12 个字符。'],
  'password-too-common': ['This password is on lists that attackers try first. Choose another.', '此密码过于常见，容易被猜到，请换一个。'],
  'password-wrong': ['E-mail and password do not match.', '邮箱与密码不匹配。'],
  'wrong-password': ['E-mail and password do not match.', '邮箱与密码不匹配。'],
  'user-disabled': ['This account is closed. Ask an owner of your agency.', '此账号已停用，请联系机构负责人。'],
  'recent-sign-in-needed': ['For your safety, sign in once more.', '为安全起见，请重新登录。'],
  'agency-name-empty': ['The agency needs a name; candidates see it.', '请填写机构名称，候选人会看到。'],
  'agency-name-too-long': ['The agency’s name may have at most 40 characters.', '机构名称最多 40 个字。'],
  // Keys and devices
  'phrase-wrong': ['This is not the unlock phrase. Check each group on the page.', '解锁口令不对，请逐组核对。'],
  'phrase-incomplete': ['The phrase is not complete yet.', '口令还不完整。'],
  'phrase-tries-used-up': ['Five tries in this hour are used up. Wait an hour, or let another device help.', '一小时内 5 次机会已用完。请等待一小时，或用其他设备放行。'],
  'kit-wrong': ['This kit does not open this agency’s record.', '此恢复包无法打开该机构的记录。'],
  'kit-malformed': ['This is not a recovery kit. Choose the saved file, or type the 24 words.', '这不是恢复包。请选择保存的文件，或输入 24 个单词。'],
  'device-number-wrong': ['The number is not the one the other device shows.', '号码与另一部设备显示的不同。'],
  'device-not-waiting': ['That device no longer waits.', '该设备已不在等待。'],
  'device-limit': ['There are too many devices. Remove one first.', '设备过多，请先移除一部。'],
  'device-removed': ['This device was removed. Sign in again and let it in.', '此设备已被移除，请重新登录并放行。'],
  'device-locked': ['This device is locked. Unlock it; your text is kept.', '本设备已锁定，请先解锁，文字已保留。'],
  'storage-unavailable': ['This browser keeps nothing (private mode). Use a normal window.', '此浏览器不保存内容（无痕模式），请使用普通窗口。'],
  'storage-full': ['This browser has no room left. Free some space; what you typed is still here.', '浏览器存储空间不足。请清理空间，已输入的内容仍在。'],
  'insecure-context': ['Keys need a safe connection (https or localhost).', '密钥需要安全连接（https 或 localhost）。'],
  'clock-wrong': ['The clock of this device is wrong. Set it to automatic, then try again.', '本机时钟不准，请设为自动后重试。'],
  'key-log-forked': ['The agency’s key list does not fit what this device knew. Nothing is encrypted until that is cleared up. Call an owner.', '机构密钥名单与本机记录不符。查清之前不会加密任何内容，请联系负责人。'],
  'fingerprint-mismatch': ['The agency check code is not the one this device knew. Do not write; call an owner.', '机构校验码与本机记录不符。请不要书写，并联系负责人。'],
  'key-missing': ['The key is not here yet. Your team’s devices are asked by themselves.', '密钥尚未到达，系统会自动向团队设备请求。'],
  'signature-invalid': ['The signature does not match. It is not shown.', '签名不符，未予显示。'],
  // Messages
  'message-empty': ['There is nothing to send.', '没有可发送的内容。'],
  'message-too-long': ['The message is too long. Split it in two.', '消息过长，请分成两条。'],
  'conversation-closed': ['This conversation is closed.', '此对话已关闭。'],
  'lane-closed': ['This conversation is closed.', '此对话已关闭。'],
  'not-a-participant': ['You are not among the people who can read this.', '您不在可阅读人员之列。'],
  'not-allowed-to-write': ['You may read here, but not write.', '您可以阅读，但不能书写。'],
  'epoch-outdated': ['The keys changed meanwhile. It is sealed again and goes out by itself.', '密钥已更换，将重新加密并自动发送。'],
  'rotation-due': ['The keys must be renewed first. A colleague’s device does it as soon as it is online.', '需要先更新密钥，同事的设备联网后会自动完成。'],
  'share-missing': ['This needs a connection once this month.', '本月需要联网一次。'],
  'on-hold': ['On hold: nothing here can be deleted until the hold is released.', '已设为保全，解除之前不能删除。'],
  // Searches and candidates
  'title-empty': ['The search needs a title.', '请填写职位名称。'],
  'name-empty': ['The candidate needs a name.', '请填写候选人姓名。'],
  'name-too-long': ['The name may have at most 80 characters.', '姓名最多 80 个字。'],
  'source-missing': ['Say where the details come from; the candidate is told.', '请填写信息来源，会告知候选人。'],
  'first-name-invalid': ['The first name may have at most 20 letters; no links, no long numbers.', '称呼最多 20 个字，不能含链接或长数字。'],
  'kit-needed': ['Save the recovery kit first. Then real candidates can come in.', '请先保存恢复包，再录入真实候选人。'],
  'mandate-closed': ['This search is closed.', '此职位已关闭。'],
  // Reply link
  'link-unknown': ['This link opens nothing: cut off on the way, or replaced. Paste the whole message here, or ask its sender for a new link.', '链接无法打开：可能被截断或已更换。请把整条消息粘贴到这里，或请发送人重发。'],
  'link-expired': ['The link has expired. It can be opened again; nothing is lost.', '链接已过期，可以重新打开，内容都在。'],
  'link-revoked': ['The agency has closed this link.', '机构已关闭此链接。'],
  'link-replaced': ['There is a newer link. Look for the newest message.', '链接已更换，请查看最近的消息。'],
  'link-ended': ['This link has ended.', '此链接已失效。'],
  'already-claimed': ['Another browser replied first. Your text is kept; you can leave it as a note.', '另一个浏览器已先回复。文字已保留，可作为留言留下。'],
  'device-off': ['This browser was closed out. Your text is kept.', '此浏览器已断开，文字已保留。'],
  'device-waiting': ['This browser waits to be let in. Your text is kept.', '此浏览器正在等待放行，文字已保留。'],
  'digits-wrong': ['These are not the digits.', '数字不对。'],
  'digits-void': ['Too many tries. The digits no longer work; the other ways still do.', '尝试次数过多，数字已失效，其他方式仍可使用。'],
  'digits-too-easy': ['Too easy to guess. Not a date, not one digit six times, not 123456.', '太容易被猜到。不要用日期、相同数字或 123456。'],
  'code-wrong': ['This is not the code from the e-mail.', '验证码不对。'],
  'code-expired': ['The code has expired. Ask for a new one.', '验证码已过期，请重新获取。'],
  'pass-used': ['This was used already, or is older than 10 minutes. Make a new one.', '已使用过或超过 10 分钟，请重新生成。'],
  'note-limit': ['No more notes fit. The agency has yours.', '留言已满，机构都能看到。'],
};

const general: readonly [en: string, zh: string] = [
  'That did not work. Nothing is lost; try again, or reload the page.',
  '操作没有成功。内容都在，请重试或刷新页面。',
];

/** The sentence for a fault code in the reader's language. Never shows the code itself. */
export const forCode = (code: string, language: Language): string => {
  const pair = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
  return (pair ?? general)[language === 'zh' ? 1 : 0];
};

/** Codes that have a sentence of their own. */
export const codesWithSentence: readonly string[] = Object.keys(sentences);
