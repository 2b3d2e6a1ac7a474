import type { EndedReason } from './page-state.ts';

const reasons: Readonly<Record<string, EndedReason>> = {
  'link-unknown': 'unknown',
  'link-ended': 'erased',
  'link-revoked': 'revoked',
  'link-replaced': 'replaced',
  'link-expired': 'expired',
  'link-impostor': 'impostor',
  'device-off': 'cut-off',
  'link-claimed-elsewhere': 'cut-off',
};

/** The screen of an end that the server told as a fault; null for everything else. */
export const endedReasonOf = (code: string): EndedReason | null => reasons[code] ?? null;

/** What the page shows of a cut link: enough to recognise, never enough to use. */
export const shownLink = (address: string): string => {
  const [path = '', fragment = ''] = address.replace(/^\w+:\/\/[^/]+/u, '').split(/#|%23/u);
  return `…${path.slice(0, 11)}${fragment ? `#${fragment.slice(0, 6)}…` : ''}`;
};
