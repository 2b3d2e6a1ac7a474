import type { Place } from './rule.ts';

/** How long after its release a hold still keeps what it kept (ms): nothing goes on the day of a release. */
export const afterReleaseMs = 14 * 24 * 60 * 60_000;

/** What a hold is about. A search for words is held as the conversations that it found. */
export type HoldScope =
  | { readonly kind: 'agency' }
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'mandate'; readonly id: string }
  | { readonly kind: 'conversations'; readonly ids: readonly string[] };

/** Something that must not be deleted, whatever rules and requests say. Never removed; released at a time. */
export interface Hold {
  readonly id: string;
  readonly scope: HoldScope;
  /** Only what was made within, ms; null: everything. */
  readonly span: { readonly from: number; readonly to: number } | null;
  readonly from: number;
  readonly releasedAt: number | null;
}

/** Whether a hold keeps something at a moment. `subject`: the person whom it names, null for nobody. */
export const isHeldBy = (hold: Hold, item: { readonly place: Place; readonly subject: string | null; readonly createdAt: number }, now: number): boolean => {
  if (now < hold.from || (hold.releasedAt !== null && now >= hold.releasedAt + afterReleaseMs)) return false;
  if (hold.span !== null && (item.createdAt < hold.span.from || item.createdAt > hold.span.to)) return false;
  switch (hold.scope.kind) {
    case 'agency':
      return true;
    case 'person':
      return item.subject === hold.scope.id;
    case 'mandate':
      return item.place.mandate === hold.scope.id;
    case 'conversations':
      return item.place.conversation !== null && hold.scope.ids.includes(item.place.conversation);
  }
};
