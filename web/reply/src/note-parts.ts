/** A sealed note holds 4096 bytes with its frame and padding (packages/e2ee). */
const mostBytes = 4000;

/** A text as notes that each fit: a message that did not go out may be longer than one. Never cuts a character in two. */
export const noteParts = (text: string): readonly string[] => {
  const parts: string[] = [''];
  let bytes = 0;
  for (const character of text) {
    const size = new TextEncoder().encode(character).length;
    if (bytes + size > mostBytes) {
      parts.push('');
      bytes = 0;
    }
    parts[parts.length - 1] += character;
    bytes += size;
  }
  return parts;
};
