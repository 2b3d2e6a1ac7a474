/** Bytes read from the file at once. */
const PIECE = 1 << 20;

/** A line of the file without its end, and where the next one begins (bytes). A last line without an end is a line too. */
export interface CopyLine {
  readonly text: string;
  readonly end: number;
}

/** The lines of a piece of a file, one after the other; a line and a piece of the file are in memory. What is no UTF-8 comes as U+FFFD, which no check passes. */
export async function* copyLines(file: Blob, from = 0, to = file.size): AsyncGenerator<CopyLine> {
  let rest: Uint8Array[] = [];
  for (let at = from; at < to; at += PIECE) {
    const piece = new Uint8Array(await file.slice(at, Math.min(at + PIECE, to)).arrayBuffer());
    let begin = 0;
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, begin)) {
      yield { text: textOf([...rest, piece.subarray(begin, end)]), end: at + end + 1 };
      [rest, begin] = [[], end + 1];
    }
    if (begin < piece.length) rest.push(piece.subarray(begin));
  }
  if (rest.length > 0) yield { text: textOf(rest), end: to };
}

function textOf(parts: readonly Uint8Array[]): string {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
