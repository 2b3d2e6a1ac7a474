// gRPC message framing over HTTP/2: one byte "compressed", four bytes length (big endian), then the message
// (gRPC over HTTP2, "Length-Prefixed-Message").

const headerBytes = 5;
/** Production takes 10 MiB a request; some room for its wrapping. */
const maxMessageBytes = 12 * 1024 * 1024;

/** A feeder of chunks that calls `take` for each whole message. It returns 'bad' once the input cannot be read. */
export function makeMessageReader(take: (message: Uint8Array) => void): (chunk: Buffer) => 'ok' | 'bad' {
  let pending: Buffer[] = [];
  let bytes = 0;
  let needed = headerBytes;
  return (chunk) => {
    pending.push(chunk);
    bytes += chunk.length;
    while (bytes >= needed) {
      const joined = pending.length === 1 && pending[0] ? pending[0] : Buffer.concat(pending, bytes);
      const length = joined.readUInt32BE(1);
      // No client here compresses: the server announces no encoding.
      if (joined[0] !== 0 || length > maxMessageBytes) return 'bad';
      needed = headerBytes + length;
      pending = [joined];
      if (bytes < needed) break;
      const rest = joined.subarray(needed);
      const message = joined.subarray(headerBytes, needed);
      pending = rest.length > 0 ? [rest] : [];
      bytes = rest.length;
      needed = headerBytes;
      take(message);
    }
    return 'ok';
  };
}

export function frameMessage(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(headerBytes + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, headerBytes);
  return frame;
}
