import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { makeKit } from '../../web/src/platform/vault/kit.ts';
import { signUpAgency, type AgencyActor } from '../../test/support/actors/agency-actor.ts';
import type { Addresses } from '../../test/support/actors/addresses.ts';
import { setBeginning, setReadUpTo, writePast, type Past } from '../../test/support/actors/write-past.ts';

export interface LongTalk {
  readonly agency: AgencyActor;
  readonly phrase: readonly string[];
  readonly name: string;
  /** In the text of a message and of no other. */
  words(n: number): string;
  close(): Promise<void>;
}

const name = 'Shen Yifan';
const CHUNK = 2000;
const DAY = 86_400_000;
const words = (n: number): string => `#${String(n).padStart(7, '0')}`;
/** As long as people write: from a word to a few lines. */
const filling = 'Thank you, that suits me well. Could we speak about the notice period and the team first? ';

/** One conversation of so many messages over two years, all sealed and signed by the product's own vault, and read. */
export const longTalk = async (at: Addresses, count: number, progress: (done: number) => void): Promise<LongTalk> => {
  const agency = await signUpAgency(at);
  const { phrase } = await makeKit({ api: agency.api, source: firestoreSource(agency.sdk.db), keyLog: agency.vault.keyLog, device: agency.device }, 'words');
  const talk = await agency.openTalk(name, { title: 'Keeper of Tides' });
  const place = { agencyId: agency.agencyId, laneId: talk.candidateLane };
  const begin = Date.now() - 730 * DAY;
  let last: Past | undefined;
  for (let first = 0; first < count; first += CHUNK) {
    const past: Past[] = [];
    for (let n = first; n < Math.min(count, first + CHUNK); n += 1) {
      const text = `${words(n)} ${filling.repeat(n % 4).slice(0, 20 + ((n * 37) % 200))}`;
      past.push({ ...(await agency.seal(talk.candidateLane, text)), at: new Date(begin + Math.floor((n * 729 * DAY) / count)) });
    }
    await writePast(at.firestorePort, place, past);
    last = past.at(-1);
    progress(first + past.length);
  }
  if (last === undefined) throw new Error('no messages');
  await setBeginning(at.firestorePort, agency.agencyId, talk.conversationId, new Date(begin - DAY));
  const { agencyId, uid, device } = agency;
  await setReadUpTo(at.firestorePort, { agencyId, uid, deviceId: device.deviceId, laneId: talk.candidateLane, mandateId: talk.mandateId, last });
  return { agency, phrase, name, words, close: () => agency.close() };
};
