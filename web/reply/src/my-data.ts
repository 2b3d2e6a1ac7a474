// "My data" of the candidate: what is kept, a copy of it, requests. Loaded when somebody opens it.
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { faultCode } from '../../src/platform/fault-code.ts';
import { NetworkFault } from '../../src/platform/network-fault.ts';
import { openCandidateRequests } from '../../src/platform/vault/candidate/candidate-requests.ts';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { forReplyCode } from '../../src/text/for-reply-code.ts';
import type { Language } from '../../src/text/language.ts';
import { myDataText } from '../../src/text/my-data.ts';
import { request } from './api.ts';
import type { LaneCore } from './lane-core.ts';
import type { Asked, ConversationState, DataAct, MyData } from './page-state.ts';
import { saveFile, takeAlong } from './take-along.ts';

export interface DataPorts {
  readonly vault: CandidateVault;
  readonly language: () => Language;
  readonly data: () => MyData | null;
  readonly show: (data: MyData) => void;
  /** Of a conversation that is open here. */
  readonly state?: () => ConversationState;
  readonly core?: Pick<LaneCore, 'live' | 'opened' | 'messages'>;
}

/** Text of the consent to be kept for longer. */
const consentVersion = 1;
const empty: MyData = { view: 'all', busy: false, fault: null, own: null, asked: [], taken: null };

type Told = ResponseOf<'erasureReceipt'>;

const asAsked = async (vault: CandidateVault, told: Told, receipts: ReadonlySet<string>): Promise<Asked> => {
  const letter = await vault.requests(openCandidateRequests).letter(told);
  return {
    ...told,
    letter,
    isLetterElsewhere: told.letter !== null && letter === null,
    certificate: told.certificate,
    mayWithdraw: told.state === 'open' && receipts.has(told.erasureId),
  };
};

/** Requests that this browser holds the receipt of, and those that the server tells to a device that is in. */
const askedOf = async (vault: CandidateVault, known: readonly Told[]): Promise<readonly Asked[]> => {
  const receipts = await vault.requests(openCandidateRequests).receipts();
  const ids = new Set(receipts.map(({ erasureId }) => erasureId));
  const missing = receipts.filter(({ erasureId }) => !known.some((one) => one.erasureId === erasureId));
  const told = await Promise.all(
    missing.map(({ erasureId, body }) =>
      request<'erasureReceipt'>('POST', `/api/erasures/${erasureId}/receipt`, body).catch((error: unknown) => {
        // A request whose call never arrived is none.
        if (error instanceof Fault && error.code === 'not-found') return null;
        throw error;
      }),
    ),
  );
  const all = [...known, ...told.filter((one) => one !== null)].toSorted((a, b) => b.receivedAtMs - a.receivedAtMs);
  return Promise.all(all.map((one) => asAsked(vault, one, ids)));
};

const load = async (ports: DataPorts): Promise<Pick<MyData, 'own' | 'asked'>> => {
  const { vault, core, state } = ports;
  const live = core?.live();
  if (!live || state?.().claimed !== true) return { own: null, asked: await askedOf(vault, []) };
  const { hasContact, nextMonthMs, notices, consents, erasures } = await request<'ownData'>('GET', `/api/links/${vault.linkId}/data`, {}, await live.idToken());
  const longer = consents.find(({ kind }) => kind === 'longer');
  return {
    own: { hasContact, ...(nextMonthMs === undefined ? {} : { nextMonthMs }), notices, consent: longer ? { state: longer.state, atMs: longer.atMs } : null },
    asked: await askedOf(vault, erasures),
  };
};

/** Asks for deletion or correction: by the device where it is in, else by the link. */
const ask = async ({ vault, core, state, language }: DataPorts, kind: 'erase' | 'correct', text: string): Promise<void> => {
  const requests = vault.requests(openCandidateRequests);
  const live = core?.live();
  if (state?.().claimed === true) {
    if (!live) throw new NetworkFault('offline');
    await request<'askErasure'>('POST', `/api/links/${vault.linkId}/erasures`, await requests.ask(kind, text, language()), await live.idToken());
    return;
  }
  const auth = await vault.auth();
  if (auth === null) throw new Fault('link-unknown');
  await request<'askErasureUnbound'>('POST', `/api/links/${vault.linkId}/erasures/unbound`, await requests.askUnbound(auth, text, language()));
};

/** Does one thing, where more than a look is to be done. A repeat is harmless. */
const carryOut = async (ports: DataPorts, act: DataAct): Promise<void> => {
  const { vault, language } = ports;
  if (act.do === 'ask') await ask(ports, act.kind, act.text);
  if (act.do === 'withdraw') {
    const receipt = (await vault.requests(openCandidateRequests).receipts()).find(({ erasureId }) => erasureId === act.erasureId);
    if (receipt) await request<'withdrawErasure'>('POST', `/api/erasures/${receipt.erasureId}/withdraw`, receipt.body);
  }
  if (act.do === 'consent') {
    const live = ports.core?.live();
    if (!live) throw new NetworkFault('offline');
    const body = await vault.requests(openCandidateRequests).consent(act.state, consentVersion, language());
    await request<'consent'>('POST', `/api/links/${vault.linkId}/consent`, body, await live.idToken());
  }
};

const isStanding = (asked: readonly Asked[], kind: Asked['kind']): boolean =>
  asked.some((one) => one.kind === kind && (one.state === 'open' || one.state === 'decided'));

/**
 * Does one thing and shows how it went: what was done apart from how things stand, which may not come. What failed says so and stays as it
 * was; a request whose answer was lost is found among those that stand, and is none that failed.
 */
export const actOnData = async (ports: DataPorts, act: DataAct): Promise<void> => {
  const { language, show } = ports;
  const now = (): MyData => ports.data() ?? empty;
  const told = (error: unknown): string =>
    error instanceof NetworkFault && error.code === 'offline' ? myDataText[language()].offline : forReplyCode(faultCode(error), language());
  if (act.do === 'view') return show({ ...now(), view: act.view, fault: null });
  if (now().busy) return;
  if (act.do === 'look') {
    const { asked } = now();
    const looked = await load(ports).catch(() => null);
    // What somebody did meanwhile ended with a newer look.
    if (looked && !now().busy && now().asked === asked) show({ ...now(), ...looked });
    return;
  }
  const before = now().taken;
  show({ ...now(), busy: true, fault: null, taken: act.do === 'take' ? 'taking' : before });
  if (act.do === 'take') {
    try {
      const taken = ports.core && ports.state ? await takeFile(ports.core, ports.state, now(), language(), act.what) : before;
      return show({ ...now(), busy: false, taken });
    } catch (error) {
      return show({ ...now(), busy: false, taken: before, fault: told(error) });
    }
  }
  const failed = await carryOut(ports, act).then(
    () => null,
    (error: unknown) => ({ error }),
  );
  const loaded = await load(ports).catch((error: unknown) => ({ error }));
  const isLoaded = !('error' in loaded);
  const isThrough = failed === null || (act.do === 'ask' && isLoaded && isStanding(loaded.asked, act.kind));
  const fault = !isThrough ? told(failed.error) : isLoaded ? null : act.do === 'open' ? told(loaded.error) : myDataText[language()].gotThrough;
  // Where the person went meanwhile, the page stays.
  show({ ...now(), ...(isLoaded ? loaded : {}), busy: false, view: act.do === 'ask' && isThrough ? 'all' : now().view, fault });
};

const takeFile = async (
  core: NonNullable<DataPorts['core']>,
  state: NonNullable<DataPorts['state']>,
  data: MyData,
  language: Language,
  what: 'html' | 'json',
): Promise<MyData['taken']> => {
  const file = await takeAlong({ core, state, data, language }, what);
  await saveFile(file);
  return { count: file.count, isWhole: file.isWhole };
};
