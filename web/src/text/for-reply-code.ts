import type { Language } from './language.ts';

export type Sentence = readonly [en: string, zh: string];

/** Faults that a candidate may meet; the staff app has these and more (`for-code.ts`). Apart, because every word here is loaded before the first message. */
export const replySentences = {
  offline: ['No network. Nothing is lost; try again when you are online.', '当前无网络。内容都在，联网后请重试。'],
  timeout: ['The server did not answer in time. Nothing is lost; try again.', '服务器没有及时响应。内容都在，请重试。'],
  unavailable: ['The service cannot be reached right now. Nothing is lost; try again in a minute.', '服务暂时无法连接。内容都在，请稍后重试。'],
  internal: ['Something went wrong on our side. Nothing is lost; try again in a minute.', '服务器出错。内容都在，请稍后重试。'],
  'too-many-tries': ['Too many tries in a short time. Wait a while, then try again.', '短时间内尝试过多，请稍后再试。'],
  'over-limit': ['Too much at once. Wait a few minutes, then try again.', '操作过于频繁，请过几分钟再试。'],
  'malformed-request': ['This was not understood. Reload the page; what you typed is kept.', '请求未能识别。请刷新页面，已输入的内容会保留。'],
  'not-found': ['This is no longer there.', '该内容已不存在。'],
  'permission-denied': ['The server refused this. Your text is kept; ask an owner of your agency.', '服务器拒绝了此操作。文字已保留，请联系机构负责人。'],
  'wrong-number': ['The number is not the one on the other device.', '号码与另一部设备显示的不同。'],
  'device-off': ['This browser was closed out. Your text is kept.', '此浏览器已断开，文字已保留。'],
  'storage-unavailable': ['This browser keeps nothing (private mode). Use a normal window.', '此浏览器不保存内容（无痕模式），请使用普通窗口。'],
  'storage-full': ['This browser has no room left. Free some space; what you typed is still here.', '浏览器存储空间不足。请清理空间，已输入的内容仍在。'],
  'insecure-context': ['Keys need a safe connection (https or localhost).', '密钥需要安全连接（https 或 localhost）。'],
  'clock-wrong': ['The clock of this device is wrong. Set it to automatic, then try again.', '本机时钟不准，请设为自动后重试。'],
  'key-missing': ['The key is not here yet. Your team’s devices are asked by themselves.', '密钥尚未到达，系统会自动向团队设备请求。'],
  'signature-invalid': ['The signature does not match. It is not shown.', '签名不符，未予显示。'],
  'bad-signature': ['The server could not check this device’s signature. Sign in again.', '服务器无法核对本设备的签名，请重新登录。'],
  'bad-proof': ['This browser could not prove that it holds the link. Open the link once more.', '此浏览器未能证明持有链接，请重新打开链接。'],
  'nonce-spent': ['That took too long. Try again.', '间隔过长，请重试。'],
  'message-too-long': ['The message is too long. Split it in two.', '消息过长，请分成两条。'],
  'lane-closed': ['This conversation is closed.', '此对话已关闭。'],
  'share-missing': ['This needs a connection once this month.', '本月需要联网一次。'],
  'share-purged': ['This month was deleted by a rule. Nobody can open it again.', '该月内容已按规则删除，任何人都无法再打开。'],
  'period-out-of-range': ['The clock of this device is wrong. Set it to automatic, then try again.', '本机时钟不准，请设为自动后重试。'],
  'no-contact': ['No e-mail address was given for codes. The other ways still work.', '未留邮箱，无法发送验证码，其他方式仍可使用。'],
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
} as const satisfies Readonly<Record<string, Sentence>>;

export const generalSentence: Sentence = ['That did not work. Nothing is lost; try again, or reload the page.', '操作没有成功。内容都在，请重试或刷新页面。'];

const isKnown = (code: string): code is keyof typeof replySentences => Object.hasOwn(replySentences, code);

/** The sentence for a fault on the candidate's page; a general one for all others. Never shows the code itself. */
export const forReplyCode = (code: string, language: Language): string => (isKnown(code) ? replySentences[code] : generalSentence)[language === 'zh' ? 1 : 0];
