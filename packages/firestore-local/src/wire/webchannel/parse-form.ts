// The body of a WebChannel request: `headers=…&count=2&ofs=5&req0___data__=…&req1___data__=…`, url-encoded.

export interface ChannelForm {
  /** Index of the first message in this session. */
  readonly offset: number;
  readonly messages: readonly string[];
  /** Headers of the handshake by lower-case name; browsers put them here to spare the preflight. */
  readonly headers: ReadonlyMap<string, string>;
}

/** Undefined when the body is not such a form. */
export function parseForm(body: string): ChannelForm | undefined {
  const form = new URLSearchParams(body);
  const count = Number(form.get('count') ?? '0');
  const offset = Number(form.get('ofs') ?? '0');
  if (!Number.isSafeInteger(count) || !Number.isSafeInteger(offset) || offset < 0) return undefined;
  const messages: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const message = form.get(`req${index}___data__`);
    if (message === null) return undefined;
    messages.push(message);
  }
  return { offset, messages, headers: parseHeaders(form.get('headers') ?? '') };
}

function parseHeaders(text: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}
