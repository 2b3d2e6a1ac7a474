import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { Agency } from './agency-state.ts';

const YEAR_MS = 365 * 86_400_000;

/** Whether this person keeps the kit. */
export const keepsKit = (roles: readonly Role[]): boolean => may(roles, 'kit.keep');

/** Whether a year has gone since the kit was confirmed or last tested. A kit that was never confirmed is another matter. */
export const isTestDue = (agency: Pick<Agency, 'kitConfirmedAtMs' | 'kitTestedAtMs'>, nowMs: number): boolean =>
  agency.kitConfirmedAtMs !== null && nowMs - Math.max(agency.kitConfirmedAtMs, agency.kitTestedAtMs ?? 0) >= YEAR_MS;

/** What a wish for a new kit waits for: a kit (`make`), or that the one made since opens every search (`fill`). Null: nothing is wished. */
export const newKitStep = ({ kitDueMs, kitConfirmedAtMs }: Pick<Agency, 'kitDueMs' | 'kitConfirmedAtMs'>): 'make' | 'fill' | null =>
  kitDueMs == null || kitConfirmedAtMs === null ? null : kitDueMs <= kitConfirmedAtMs ? 'fill' : 'make';
