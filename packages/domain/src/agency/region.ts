/** Where an agency's candidates are; sets the first retention rule, so that "until when" is true from the first day. */
export const regions = ['cn', 'eu', 'fr', 'nl', 'uk', 'us', 'other'] as const;
export type Region = (typeof regions)[number];

/** Code of the country that a number without one is from; empty where the region is no one country. */
export const dialCode: Readonly<Record<Region, string>> = { cn: '86', eu: '', fr: '33', nl: '31', uk: '44', us: '1', other: '' };

export const languages = ['zh', 'en'] as const;
export type Language = (typeof languages)[number];

/** Where a candidate's details come from; asked when a candidate is added, shown in the notice. */
export const sources = ['linkedin', 'public-profile', 'referral', 'application', 'own-database', 'job-board', 'other'] as const;
export type Source = (typeof sources)[number];
