import { paths } from '@liexin/domain/storage/paths';
import { setLogLevel } from 'firebase/firestore';
import { afterAll, inject } from 'vitest';
import type { Addresses } from '../../support/actors/addresses.ts';
import { signUpAgency, type AgencyActor, type Talk, type TalkWords } from '../../support/actors/agency-actor.ts';
import { openCandidate, type CandidateActor } from '../../support/actors/candidate-actor.ts';
import { admin } from './admin.ts';

// Refusals are what these tests are about.
setLogLevel('silent');

export const at: Addresses = {
  appUrl: inject('appUrl'),
  candidateUrl: inject('candidateUrl'),
  firestorePort: inject('firestorePort'),
  authPort: inject('authPort'),
};

/** A conversation with one message of the agency and a live link. */
export interface Scene {
  readonly talk: Talk;
  readonly linkId: string;
  readonly url: string;
  readonly messageId: string;
}
export interface SceneOptions extends TalkWords {
  readonly candidate?: string;
  readonly text?: string;
  readonly policy?: 'after-reply' | 'each-device';
}

const open: { close(): Promise<void> }[] = [];
const kept = <T extends { close(): Promise<void> }>(actor: T): T => {
  open.push(actor);
  return actor;
};
afterAll(async () => {
  await Promise.all(open.splice(0).map((actor) => actor.close()));
});

/** An agency of its own for one file of attacks; closed after it. */
export const anAgency = async (name?: string): Promise<AgencyActor> => kept(await signUpAgency(at, name));

/** A fresh browser of somebody who has this link. */
export const aBrowser = async (url: string): Promise<CandidateActor> => kept(await openCandidate(at, url));

export const aScene = async (
  agency: AgencyActor,
  { candidate, text = 'Could we talk on Thursday?', policy = 'after-reply', ...words }: SceneOptions = {},
): Promise<Scene> => {
  const talk = await agency.openTalk(candidate, words);
  const messageId = await agency.write(talk.candidateLane, text);
  const link = await agency.makeLink(talk);
  if (policy !== 'after-reply') await admin.db.doc(paths.link(agency.agencyId, link.linkId)).update({ policy });
  return { talk, messageId, ...link };
};

/** A browser that opened the link, replied first and so is the candidate's. */
export const theCandidate = async (url: string, reply = 'Thursday suits me.'): Promise<CandidateActor> => {
  const candidate = await aBrowser(url);
  await candidate.bind();
  await candidate.claim();
  await candidate.write(reply);
  return candidate;
};

/** The link as the server keeps it. */
export const linkDocument = async (agency: AgencyActor, linkId: string) => (await admin.db.doc(paths.link(agency.agencyId, linkId)).get()).data() ?? {};
