/**
 * The path as the access log may show it (GW12): no query, no fragment, no id. A link whose `#` was sent as `%23` carries
 * its secret in the path, so everything after `/r/` is dropped, whatever it is.
 */
export function logPath(path: string): string {
  const clean = path.split(/[?#]/, 1)[0] ?? '';
  if (/^\/+r(?:\/|%2f|$)/i.test(clean)) return '/r/*';
  if (clean.startsWith('/google.firestore.v1.Firestore/')) return clean.split('/').slice(0, 4).join('/');
  if (clean.startsWith('/v1/projects/')) return '/v1/projects/*';
  if (clean.startsWith('/identitytoolkit') || clean.startsWith('/securetoken')) {
    return `/${clean.split('/')[1] ?? ''}/${/[a-zA-Z:]+$/.exec(clean)?.[0] ?? '*'}`;
  }
  const parts = clean.split('/').slice(0, 8);
  return parts.map((part, index) => (index > 1 && looksLikeId(part) ? '*' : part)).join('/');
}

/** Ids are 16 or more characters of base64url; words of ours are shorter or have only lower-case letters, dots and dashes. */
function looksLikeId(part: string): boolean {
  return part.includes('%') || part.length > 64 || (part.length >= 12 && !/^[a-z.-]+$/.test(part));
}
