import { verdictOn } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { closingMs } from '@liexin/domain/retention/closing';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency, type Certificate } from '../../platform/stored.ts';
import { witnessRef } from '../../platform/witness.ts';
import { closingRef } from './closing-documents.ts';
import { countClosing } from './count-closing.ts';

const hourMs = 60 * 60_000;
/** A look goes through the whole agency: so many an hour. */
const looksAnHour = 30;

/** What closing the agency now would be about. Writes nothing but the counter of looks. Faults: not-allowed, not-found, too-many-tries. */
export const closingPreview = async ({ db }: Platform, caller: StaffPrincipal, now: number): Promise<ResponseOf<'closingPreview'>> => {
  if (verdictOn(caller.roles, 'agency.delete').kind === 'no') throw new Fault('not-allowed');
  const { agencyId } = caller;
  await spend(db, { key: `closing-${agencyId}`, max: looksAnHour, windowMs: hourMs }, now);
  const [agency, witness] = await Promise.all([docAt<Agency>(db, paths.agency(agencyId)).get(), witnessRef(db, agencyId).get()]);
  const found = agency.data();
  if (!found) throw new Fault('not-found');
  const endsAtMs = now + closingMs;
  return { ...(await countClosing(db, agencyId, found, endsAtMs)), endsAtMs, hasWitness: witness.exists };
};

/** The end page of a closed agency. Reads only; before the day it is as if there were none. Fault: not-found. */
export const closedAgency = async (db: Firestore, closingId: string, now: number): Promise<ResponseOf<'closedAgency'>> => {
  const closing = (await closingRef(db, closingId).get()).data();
  // From the moment itself on, whether or not the clock has come by: members are out already.
  const isDay = closing?.state === 'pending' && closing.endsAt !== null && closing.endsAt.toMillis() <= now;
  const state = isDay ? ('purging' as const) : closing?.state;
  // Behind the record's last day it is being deleted.
  if (!closing?.endsAt || closing.recordUntil.toMillis() <= now || (state !== 'purging' && state !== 'resting' && state !== 'closed'))
    throw new Fault('not-found');
  const { agencyId, certificate: number, left, deleted, recordUntil, endsAt, closedAt } = closing;
  const [agency, certificate] = await Promise.all([
    docAt<Agency>(db, paths.agency(agencyId)).get(),
    number === null ? null : docAt<Certificate>(db, paths.certificate(agencyId, number)).get(),
  ]);
  return {
    agency: agency.data()?.displayName ?? '',
    language: agency.data()?.language ?? 'en',
    state,
    endsAtMs: endsAt.toMillis(),
    closedAtMs: closedAt?.toMillis() ?? null,
    deleted,
    left: { held: left.held, kept: left.kept, keptUntilMs: left.keptUntil?.toMillis() ?? null },
    recordUntilMs: recordUntil.toMillis(),
    certificate: certificate?.data()?.json ?? null,
  };
};
