/** Where a page stands and where the candidate's page is. */
export interface Place {
  readonly protocol: string;
  readonly host: string;
  readonly origin: string;
}

/**
 * Origin of the candidate's page: what the server says, else `c.` before the host (link-and-keys (l)). Local addresses in
 * digits have no `c.`: browsers resolve `c.localhost` by themselves, so that one stands in.
 */
export const candidateOrigin = (configured: string | null, place: Place): string => {
  if (configured !== null) return configured;
  const port = /:\d+$/.exec(place.host)?.[0] ?? '';
  const name = place.host.slice(0, place.host.length - port.length);
  const base = name === '127.0.0.1' || name === '[::1]' ? 'localhost' : name;
  return `${place.protocol}//c.${base}${port}`;
};

/** True where another device on the same network could open the address. */
export const isReachable = (origin: string): boolean => !/^https?:\/\/(c\.)?(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin);
