import type { Transaction } from 'firebase-admin/firestore';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import { staffAddresses, type StaffAddresses } from '../../platform/staff-addresses.ts';
import { changeMail, type ChangeNews } from './retention-mails.ts';

/** Who learns of every step of a change: owners and auditors, read before the transaction. */
export type Told = StaffAddresses;
export const toldOf = (platform: Platform, agencyId: string): Promise<Told> =>
  staffAddresses(platform, agencyId, ({ roles }) => roles.includes('owner') || roles.includes('auditor'));

/** Mails of a step, into the outbox with it: the same step again leaves one mail. */
export const tell = (
  tx: Transaction,
  { db, appOrigin }: Platform,
  { agencyId, changeId, news, beginsMs }: { agencyId: string; changeId: string; news: ChangeNews; beginsMs: number },
  { agency, emails }: Told,
  now: number,
): void => {
  const text = changeMail[agency.language](news, agency.displayName, beginsMs, appOrigin);
  for (const [uid, to] of emails) queueMail(tx, db, mailId('retention', agencyId, changeId, news, uid), { to, ...text }, now);
};
