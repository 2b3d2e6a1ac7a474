const LENGTH = 9;
const FORM = 1;

/** A resume token: one byte for its form, then the time (microseconds, big-endian) up to which the client has seen everything. */
export function makeResumeToken(micros: bigint): Uint8Array {
  const token = new Uint8Array(LENGTH);
  token[0] = FORM;
  new DataView(token.buffer).setBigInt64(1, micros);
  return token;
}

/** The time in a token, or undefined when this server did not make it: then the client gets everything anew. */
export function readResumeToken(token: Uint8Array): bigint | undefined {
  if (token.length !== LENGTH || token[0] !== FORM) return undefined;
  return new DataView(token.buffer, token.byteOffset, token.length).getBigInt64(1);
}
