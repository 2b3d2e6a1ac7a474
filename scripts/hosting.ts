import { headersFor } from './headers.ts';
import type { HeaderTable, Side } from './headers.ts';

/** Google's hosts that a page speaks to where Hosting cannot pass its calls on. */
const googleHosts = ['https://firestore.googleapis.com', 'https://identitytoolkit.googleapis.com', 'https://securetoken.googleapis.com'];

interface HeaderRule {
  source: string;
  headers: Array<{ key: string; value: string }>;
}

export interface HostingSite {
  target: Side;
  public: Side;
  cleanUrls?: true;
  ignore: string[];
  headers: HeaderRule[];
  rewrites: Array<{ source: string; destination?: string; function?: { functionId: string; region: string } }>;
}

/**
 * Both hosts as Firebase Hosting sites (SH7): the same headers for the same files as behind the gateway, but for Google's
 * hosts in `connect-src`, because Hosting passes no Firebase call on. Of several rules for a path the last one counts.
 */
export function hostingSites(table: HeaderTable, region: string): HostingSite[] {
  const api = (source: string): HostingSite['rewrites'][number] => ({ source, function: { functionId: 'api', region } });
  const ignore = ['**/*.br', '**/*.gz', '**/.*'];
  return [
    { target: 'app', public: 'app', cleanUrls: true, ignore, headers: rulesFor('app', table), rewrites: [api('/api/**')] },
    {
      target: 'candidate',
      public: 'candidate',
      ignore,
      headers: rulesFor('candidate', table),
      rewrites: [...['links', 'session', 'lanes', 'config'].map((part) => api(`/api/${part}{,/**}`)), { source: '/r/**', destination: '/index.html' }],
    },
  ];
}

function rulesFor(side: Side, table: HeaderTable): HeaderRule[] {
  const pages = Object.keys(table[side]);
  const rule = (source: string, name: string, cache: string): HeaderRule => {
    const headers = { ...headersFor(side, name, table, { isHttps: true, connect: googleHosts }), 'Cache-Control': cache };
    return { source, headers: Object.entries(headers).map(([key, value]) => ({ key, value })) };
  };
  return [
    // What has no rule of its own is the page for what is missing.
    rule('**', side === 'app' ? '404.html' : 'index.html', 'no-store'),
    rule('**/*.@(js|mjs)', 'any.js', 'no-cache'),
    rule(side === 'app' ? '/_next/static/**' : '/assets/**', 'any.js', 'public, max-age=31536000, immutable'),
    ...pages.map((name) => rule(side === 'app' ? addressOf(name) : '/r/**', name, 'no-store')),
  ];
}

/** The address under which a page of the export is asked for. */
function addressOf(name: string): string {
  const path = name.replace(/\.html$/, '').replace(/(^|\/)index$/, '');
  return `/${path}`;
}
