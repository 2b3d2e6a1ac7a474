import { regions, type Region } from '../agency/region.ts';
import type { Jurisdiction, RetentionRule } from './rule.ts';

const jurisdictionOf: Readonly<Record<Region, Jurisdiction | null>> = { cn: 'cn', eu: 'eu', fr: 'fr', nl: 'nl', uk: 'uk', us: 'us', other: null };
const months: Readonly<Record<Region, number>> = { cn: 24, eu: 24, fr: 24, nl: 12, uk: 24, us: 36, other: 24 };

/** Months after the last contact when everything is deleted at the latest, by region, until the agency says another. Not legal advice. */
export const deleteAfterMonths = months;

/** Id of the rule that an agency begins with. */
export const firstRuleId = 'first';
/** The rule that an agency begins with, by where its candidates are. It is in force from the first moment. */
export const firstRule = (region: Region): RetentionRule => ({
  id: firstRuleId,
  version: 1,
  scope: { level: 'agency' },
  classes: ['message'],
  keepAtLeast: null,
  deleteAtLatest: { n: months[regions.includes(region) ? region : 'other'], unit: 'months' },
  clock: 'lastTwoWayContact',
  jurisdiction: jurisdictionOf[region],
  isStatutory: false,
  locked: false,
  effectiveFrom: 0,
  isEnded: false,
  why: '',
});
