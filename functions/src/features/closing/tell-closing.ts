import type { Transaction } from 'firebase-admin/firestore';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { staffAddresses, type StaffAddresses } from '../../platform/staff-addresses.ts';
import { openWitness, witnessRef } from '../../platform/witness.ts';
import { closingMail, type ClosingNews } from './closing-mails.ts';

/** Who learns of every step of a closing: all owners and the witness, read before the transaction. */
export interface ToldOfClosing extends StaffAddresses {
  readonly hasWitness: boolean;
}
export const toldOfClosing = async (platform: Platform, agencyId: string): Promise<ToldOfClosing> => {
  const [owners, witness] = await Promise.all([
    staffAddresses(platform, agencyId, ({ roles }) => roles.includes('owner')),
    witnessRef(platform.db, agencyId).get(),
  ]);
  const outside = openWitness(platform.secrets, agencyId, witness.data());
  return { ...owners, emails: outside === null ? owners.emails : [...owners.emails, ['witness', outside]], hasWitness: outside !== null };
};

export interface ClosingStep {
  readonly agencyId: string;
  readonly closingId: string;
  readonly news: ClosingNews;
  readonly endsAtMs: number;
  readonly certificate?: { readonly number: number; readonly json: string };
}

/** Mails of a step, into the outbox with it: the same step again leaves one mail for each. */
export const tellClosing = (tx: Transaction, { db, appOrigin }: Platform, step: ClosingStep, { agency, emails }: ToldOfClosing, now: number): void => {
  const { agencyId, closingId, news, endsAtMs, certificate } = step;
  const text = closingMail[agency.language](news, {
    agency: agency.displayName,
    endsAtMs,
    endPage: appOrigin === null ? null : `${appOrigin}/closed/?closing=${closingId}`,
    settings: appOrigin === null ? null : `${appOrigin}/settings/closing/`,
    certificate: certificate?.json ?? null,
  });
  for (const [who, to] of emails) queueMail(tx, db, mailId('closing', agencyId, closingId, news, certificate?.number ?? 0, who), { to, ...text }, now);
};
