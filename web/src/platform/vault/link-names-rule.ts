import { areShowableNames, plainNames } from '@liexin/e2ee/link-names';

/**
 * Whether a reply link can carry this name of an agency to the candidate's first screen. Names that it cannot carry are left
 * out of the link, and the candidate is asked to open something from nobody: so the forms refuse them while they can be mended.
 */
export const isLinkAgency = (agency: string): boolean => areShowableNames(plainNames({ agency, first: 'A' }));

/** The same for the first name of a consultant. */
export const isLinkFirstName = (first: string): boolean => areShowableNames(plainNames({ agency: 'A', first }));
