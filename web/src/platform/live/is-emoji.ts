/**
 * Whether a text is one emoji and nothing else: what a reaction may show. A reaction that carries words would be a message that no
 * history lists. Sequences after Unicode TS 51 (flags, skin tones, joined people, keycaps); longer than 32 code units is none.
 */
export const isEmoji = (text: string): boolean => text.length <= 32 && ONE_EMOJI.test(text);

const SIGN = String.raw`\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier})?(?:[\u{E0020}-\u{E007F}]+)?`;
const ONE_EMOJI = new RegExp(String.raw`^(?:\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3|${SIGN}(?:\u200D${SIGN})*)$`, 'u');
