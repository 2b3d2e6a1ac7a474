/** Which of the two pages a host name belongs to: the app, the candidate's page, or none of ours (GW1, GW2). */
export type Side = 'app' | 'candidate';

const localHosts = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * The side of a `Host` header, or undefined when the name is not ours: a foreign name that resolves to this machine is
 * how a web page elsewhere would reach it (DNS rebinding).
 *
 * @param header the header as sent, with or without a port
 * @param publicHosts host names besides the local ones, e.g. the agency's domain; `c.` before one is its candidate host
 */
export function findSide(header: string | undefined, publicHosts: readonly string[] = []): Side | undefined {
  const name = hostName(header);
  if (name === undefined) return undefined;
  if (localHosts.has(name) || publicHosts.includes(name)) return 'app';
  if (name.startsWith('c.') && (name === 'c.localhost' || publicHosts.includes(name.slice(2)))) return 'candidate';
  return undefined;
}

/** The host name without port and brackets, in lower case; undefined for something that is none. */
export function hostName(header: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:]+)\]|([a-z0-9.-]+))(?::\d{1,5})?$/i.exec(header ?? '');
  return (match?.[1] ?? match?.[2])?.toLowerCase();
}

/** The candidate host that belongs to an app host, with the port kept. Addresses have no subdomains: they stand for localhost. */
export function candidateHost(header: string): string {
  const name = hostName(header) ?? 'localhost';
  const port = /:\d{1,5}$/.exec(header.replace(/^\[.*\]/, ''))?.[0] ?? '';
  return `c.${localHosts.has(name) ? 'localhost' : name}${port}`;
}
