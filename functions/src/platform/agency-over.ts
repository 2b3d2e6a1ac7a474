import type { Agency } from './stored.ts';

/** Whether the day of the agency's closing has come (CL4), also before the clock has come by. From then on nothing undoes it. */
export const isAgencyOver = (agency: Pick<Agency, 'closing'> | undefined, now: number): boolean =>
  agency?.closing != null && agency.closing.endsAt.toMillis() <= now;
