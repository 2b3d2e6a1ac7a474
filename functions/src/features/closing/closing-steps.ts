import type { Language } from '@liexin/domain/agency/region';
import type { ClosingStore } from '@liexin/domain/retention/life';
import type { Firestore } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';

/** A part of a conversation. */
interface PartPlace {
  readonly agencyId: string;
  readonly laneId: string;
}

/** Parts of deletion, links and exports that a closing is made of: there is one engine that deletes, and it is not here. */
export interface ClosingSteps {
  /** Out of sight, and into the hands of the clock: at once, or on the last day of what the law keeps. Repeating changes nothing. */
  readonly hidePart: (
    platform: Platform,
    place: PartPlace,
    cause: { readonly kind: 'closing'; readonly rule: string; readonly lastDayMs: number },
    now: number,
  ) => Promise<unknown>;
  /** For good, unless a hold keeps it. `id`: as the trash names it. */
  readonly purgePart: (platform: Platform, agencyId: string, id: string, now: number) => Promise<'purged' | 'held' | 'waiting' | 'failed' | 'over'>;
  /** Says in the open run what of the agency itself was emptied. */
  readonly noteStores: (db: Firestore, agencyId: string, names: readonly ClosingStore[], now: number) => Promise<void>;
  /** The number of the certificate that ends the open run; null where none is open, or it has fewer parts. */
  readonly certifyRun: (
    platform: Platform,
    agencyId: string,
    now: number,
    how: { readonly isLast: true } | { readonly atLeast: number },
  ) => Promise<number | null>;
  /** Leaves of a link no more than what says that the agency is closed. */
  readonly closeLink: (db: Firestore, agencyId: string, linkId: string, language: Language, now: number) => Promise<void>;
  /** Deletes files of an export; answers whether there are more. */
  readonly dropExport: (db: Firestore, exportId: string) => Promise<boolean>;
}
