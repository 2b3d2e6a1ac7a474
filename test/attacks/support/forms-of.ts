/** The ways in which a text or a byte string may lie in a file: each encoding of it, as it is, as hex, or somewhere inside base64. */
export const formsOf = (value: string | Uint8Array): ReadonlyMap<string, Buffer> => {
  const forms = new Map<string, Buffer>();
  for (const [encoding, bytes] of encodingsOf(value)) {
    forms.set(encoding, bytes).set(`${encoding} in hex`, Buffer.from(bytes.toString('hex')));
    for (const skip of [0, 1, 2]) {
      const inner = insideBase64(bytes, skip);
      forms.set(`${encoding} in base64 + ${skip}`, Buffer.from(inner));
      forms.set(`${encoding} in base64url + ${skip}`, Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_')));
    }
  }
  return forms;
};

const encodingsOf = (value: string | Uint8Array): [string, Buffer][] => {
  if (typeof value !== 'string') return [['bytes', Buffer.from(value)]];
  const json = JSON.stringify(value).slice(1, -1);
  return [
    ['utf-8', Buffer.from(value)],
    ['utf-16', Buffer.from(value, 'utf16le')],
    ['utf-16 big-endian', Buffer.from(value, 'utf16le').swap16()],
    ['url', Buffer.from(encodeURIComponent(value))],
    ['json', Buffer.from(json)],
    ['ascii json', Buffer.from(json.replace(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`))],
  ];
};

/** What base64 of a longer text is sure to hold when these bytes begin `skip` bytes after a group of three: whole characters of them alone. */
const insideBase64 = (bytes: Buffer, skip: number): string => {
  const text = Buffer.concat([Buffer.alloc(skip), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return text.slice(skip === 0 ? 0 : skip + 1, (skip + bytes.length) % 3 === 0 ? undefined : -1);
};
