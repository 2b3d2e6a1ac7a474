/** What of the app stands in a browser for times without a network. Written by the build (`scripts/build-worker.ts`). */
export interface Shell {
  /** Hash of everything below: another build has another one. */
  readonly version: string;
  /** Addresses of pages, like `/inbox`. */
  readonly pages: readonly string[];
  /** Addresses of scripts, styles, fonts and pictures; they change name when they change. */
  readonly assets: readonly string[];
  /** What pages fetch about each other while somebody moves between them. */
  readonly payloads: readonly string[];
}

const PREFIX = 'liexin-shell-';
export const cacheOf = ({ version }: Shell): string => `${PREFIX}${version}`;
/** A shell of another build; caches of others are not touched. */
export const isFormerCache = (name: string, shell: Shell): boolean => name.startsWith(PREFIX) && name !== cacheOf(shell);

export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/** How a request is answered. `key`: the address under which it is kept. Null: as if there were no worker; everything of the services is that. */
export type Plan = { readonly kind: 'page' | 'asset' | 'payload'; readonly key: string } | null;

export const planFor = ({ method, mode, url }: Asked, origin: string, { pages, assets, payloads }: Shell): Plan => {
  const { origin: asked, pathname } = new URL(url);
  if (method !== 'GET' || asked !== origin) return null;
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  if (mode === 'navigate') return pages.includes(path) ? { kind: 'page', key: path } : null;
  if (assets.includes(pathname)) return { kind: 'asset', key: pathname };
  return payloads.includes(pathname) ? { kind: 'payload', key: pathname } : null;
};
