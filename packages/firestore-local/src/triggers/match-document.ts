/** A document pattern such as `lanes/{lane}/messages/{message}`, split once. `{x}` takes one segment, `{x=**}` any number (at the end only). */
export type DocumentPattern = readonly string[];

const ONE = /^\{[^={}]+\}$/;
const REST = /^\{[^={}]+=\*\*\}$/;

export function parsePattern(pattern: string): DocumentPattern {
  return pattern.replace(/^\/+|\/+$/g, '').split('/');
}

/** Does the pattern take the document's path inside its database? A plain segment must be equal. */
export function matchDocument(pattern: DocumentPattern, segments: readonly string[]): boolean {
  for (const [at, part] of pattern.entries()) {
    if (REST.test(part)) return true;
    const segment = segments[at];
    if (segment === undefined || (!ONE.test(part) && part !== segment)) return false;
  }
  return pattern.length === segments.length;
}
