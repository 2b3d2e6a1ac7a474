import { parseLink, type ParsedLink } from '@liexin/e2ee/parse-link';
import { sameNames } from '@liexin/e2ee/link-names';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { toBase64url } from '@liexin/proof/bytes';
import { faultCode } from '../../src/platform/fault-code.ts';
import { openCandidateVault } from '../../src/platform/vault/candidate/open-candidate-vault.ts';
import { makeDevice } from '../../src/platform/vault/make-device.ts';
import { openReplyStore } from '../../src/platform/vault/candidate/reply-device.ts';
import type { CandidateVault, OpenedCard } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { forReplyCode } from '../../src/text/for-reply-code.ts';
import { preferredLanguage, type Language } from '../../src/text/language.ts';
import { noticeVersion, replyText } from '../../src/text/reply.ts';
import { call } from './api.ts';
import { openConversation, type Conversation } from './conversation.ts';
import type { Session } from './session-token.ts';
import { deviceLabel } from '../../src/platform/device-label.ts';
import { endedReasonOf, shownLink } from './link-words.ts';
import { noteParts } from './note-parts.ts';
import type { DataAct, EndedReason, PageState } from './page-state.ts';
import type { PageActions } from './views/page-view.tsx';

export type Render = (state: PageState, language: Language, actions: PageActions) => void;
type Begun = ResponseOf<'begin'>;
type Bound = ResponseOf<'bind'>;
type BindProof = Parameters<CandidateVault['bindBody']>[1]['proof'];

const pollMs = 3000;
const languageKey = 'liexin-language';

/** Steps from an address to a conversation: read the link, open, notice, bind, and whatever may be in the way. */
export const startFlow = (render: Render): void => {
  let language: Language = readLanguage();
  let state: PageState = { screen: 'reading' };
  let vault: CandidateVault | null = null;
  let link: ParsedLink | null = null;
  let begun: Begun | null = null;
  let conversation: Conversation | null = null;
  let polling: ReturnType<typeof setTimeout> | null = null;

  const show = (next: PageState): void => {
    state = next;
    render(state, language, actions);
  };
  const patch = (change: Partial<PageState>): void => show({ ...state, ...change } as PageState);
  const card = (): OpenedCard | null => vault?.card() ?? null;
  const need = (): CandidateVault => {
    if (!vault) throw new Fault('link-unknown');
    return vault;
  };
  const words = (error: unknown): string => forReplyCode(faultCode(error), language);
  const end = (reason: EndedReason, keptText = ''): void => {
    // [ER17] [CL12] Repeated at every later opening: what a crash left goes then.
    if (reason === 'erased' || reason === 'agency-closed') void vault?.keep([]).catch(() => undefined);
    show({ screen: 'ended', reason, names: card()?.names ?? null, keptText, asked: false, fault: null, mayReturn: reason === 'cut-off' && link !== null });
  };
  /** Ends that the server tells as faults have screens of their own; anything else stays where it is, with its sentence. */
  const failed = (error: unknown): void => {
    const reason = error instanceof Fault ? endedReasonOf(error.code) : null;
    if (reason) end(reason);
    else patch({ busy: false, fault: words(error) });
  };

  const begin = async (): Promise<Begun> => {
    const auth = await need().auth();
    if (auth === null) throw new Fault('link-unknown');
    begun = await call('begin', need().linkId, { auth, exposed: link?.exposed ?? false });
    await need().openCard(begun.card);
    return begun;
  };
  const open = async (): Promise<void> => {
    patch({ busy: true, fault: null });
    try {
      const answer = await begin();
      const opened = card();
      if (!opened) return;
      if (answer.step === 'ended') return end(answer.reason ?? 'unknown');
      if (localStorageLanguage() === null) language = answer.notice.language;
      show({
        screen: 'notice',
        names: opened.names,
        role: opened.role,
        differ: link?.names !== undefined && !sameNames(link.names, opened.names),
        notice: answer.notice,
        busy: false,
        fault: null,
        whole: false,
        declined: false,
      });
    } catch (error) {
      failed(error);
    }
  };
  const bind = async (proof: BindProof): Promise<void> => {
    const answer = begun ?? (await begin());
    const body = await need().bindBody(answer.nonce, {
      label: deviceLabel(navigator.userAgent),
      notice: { version: noticeVersion, language, acceptedAtMs: Date.now() },
      proof,
    });
    await take(await call('bind', need().linkId, body));
  };
  const goOn = async (): Promise<void> => {
    patch({ busy: true, fault: null });
    try {
      await bind(link?.pass ? { kind: 'pass', pass: toBase64url(link.pass) } : null);
    } catch (error) {
      // A nonce lives five minutes; a notice may be read for longer.
      if (error instanceof Fault && error.code === 'nonce-spent') {
        begun = null;
        return void bind(null).catch(failed);
      }
      if (error instanceof Fault && error.code === 'pass-spent') return void bind(null).catch(failed);
      failed(error);
    }
  };
  const take = async (answer: Bound): Promise<void> => {
    const opened = card();
    if (!opened || !begun) return;
    if (answer.state === 'waiting') {
      const before = state.screen === 'waiting' ? state : null;
      show({
        screen: 'waiting',
        names: opened.names,
        number: answer.number,
        ways: answer.ways,
        sinceMs: before?.sinceMs ?? Date.now(),
        codeSent: before?.codeSent ?? false,
        fault: before?.fault ?? null,
        codeFault: before?.codeFault ?? null,
        triesLeft: before?.triesLeft ?? null,
        busy: false,
        noteSentMs: before?.noteSentMs ?? null,
        note: before?.note ?? '',
      });
      if (polling) clearTimeout(polling);
      polling = setTimeout(() => void poll(), pollMs);
      return;
    }
    const { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits, token, firebase, serverTimeMs } = answer;
    await need().accept(answer.state, { agencyId, conversationId, guestUid, keys, messages, lane, hasDigits }, begun.notice);
    if (answer.state === 'admitted') clean();
    await enter({ token, firebase, serverTimeMs });
  };
  const poll = async (): Promise<void> => {
    if (state.screen !== 'waiting' || document.visibilityState === 'hidden') {
      if (state.screen === 'waiting') polling = setTimeout(() => void poll(), pollMs);
      return;
    }
    await bind(null).catch((error: unknown) => {
      const reason = error instanceof Fault ? endedReasonOf(error.code) : null;
      if (reason) end(reason);
      else polling = setTimeout(() => void poll(), pollMs * 2);
    });
  };
  const prove = async (proof: BindProof): Promise<void> => {
    patch({ busy: true, fault: null, codeFault: null, triesLeft: null });
    try {
      await bind(proof);
    } catch (error) {
      const left = triesLeft(error);
      if (left === null || state.screen !== 'waiting') {
        failed(error);
        // Said beside the field that it is about: a phone does not show both ends of this page.
        if (state.screen === 'waiting' && proof?.kind === 'code') patch({ fault: null, codeFault: state.fault });
      } else if (left > 0) patch({ busy: false, triesLeft: left });
      // The field goes with the last try, so that the sentence has to say why.
      else patch({ busy: false, ways: state.ways.filter((way) => way !== 'digits'), fault: forReplyCode('digits-void', language) });
    }
  };
  /** The secret leaves the address bar only when this browser keeps it sealed; until then a reload needs it. */
  const clean = (): void => history.replaceState(null, '', `/r/${need().linkId}`);
  const enter = async (session: Session | null): Promise<void> => {
    const bound = need();
    conversation?.close();
    conversation = await openConversation({
      vault: bound,
      entry: session,
      language: () => language,
      render: (next) => show({ screen: 'conversation', ...next }),
      left: () => show({ screen: 'left' }),
      claimed: clean,
      ended: (keptText) =>
        void (async () => {
          conversation = null;
          const answer = await begin().catch((error: unknown) =>
            error instanceof Fault && endedReasonOf(error.code) ? { step: 'ended' as const, reason: null } : null,
          );
          end(answer?.step === 'ended' ? (answer.reason ?? 'revoked') : 'cut-off', keptText);
        })(),
    });
    conversation.render();
  };
  /** A device that was put out stays out; the browser may come back as a new one, which then waits. */
  const enterAnew = async (): Promise<void> => {
    if (!link) return;
    const store = await openReplyStore();
    await vault?.wipe();
    vault = await openCandidateVault(store, await makeDevice(link.linkId, Date.now()), link.secret);
    begun = null;
    show({ screen: 'open', names: link.names ?? null, busy: false, fault: null });
    await open();
  };
  /** While a note is on its way: a second tap must not leave it twice. */
  let leaving = false;
  const leaveNote = async (text: string, done: () => void): Promise<void> => {
    if (leaving) return;
    leaving = true;
    try {
      const auth = await need().auth();
      if (auth === null) throw new Fault('link-unknown');
      for (const part of noteParts(text)) await call('note', need().linkId, { auth, ...(await need().note(part)) });
      done();
    } catch (error) {
      patch({ busy: false, fault: words(error) });
    } finally {
      leaving = false;
    }
  };
  const read = async (address: string): Promise<void> => {
    const parsed = await parseLink(address);
    const linkId = parsed.ok ? parsed.value.linkId : /\/r\/([A-Za-z0-9_-]{22})/.exec(address)?.[1];
    const store = await openReplyStore();
    const record = linkId ? await store.loadDevice(linkId) : null;
    if (linkId && record) {
      vault = await openCandidateVault(store, record, parsed.ok ? parsed.value.secret : null);
      link = parsed.ok ? parsed.value : null;
      if (vault.remembered()) {
        const { state: bound, notice } = vault.remembered() ?? {};
        if (localStorageLanguage() === null && notice) language = notice.language;
        if (bound === 'admitted') clean();
        return enter(null);
      }
    }
    if (!parsed.ok)
      return show({ screen: 'cut', shown: shownLink(address), missing: parsed.fault === 'cut' ? missingCharacters(address) : null, notFound: false });
    link = parsed.value;
    if (link.exposed) history.replaceState(null, '', address.replace(/%(?:25)*23/u, '#'));
    vault = await openCandidateVault(store, record ?? (await makeDevice(link.linkId, Date.now())), link.secret);
    show({ screen: 'open', names: link.names ?? null, busy: false, fault: null });
  };
  const other = (): void => {
    language = language === 'zh' ? 'en' : 'zh';
    try {
      localStorage.setItem(languageKey, language);
    } catch {
      /* private mode keeps nothing */
    }
    if (conversation) conversation.render();
    else show(state);
  };

  const data = (act: DataAct): void =>
    void import('./late.ts').then((late) =>
      late.act(
        {
          vault: need(),
          language: () => language,
          data: () => (state.screen === 'ended' || state.screen === 'notice' ? (state.data ?? null) : null),
          show: (next) => patch({ data: next }),
        },
        act,
      ),
    );
  const nothing = (): void => undefined;
  const actions: PageActions = {
    open: { open: () => void open(), language: other },
    notice: {
      data,
      goOn: () => void goOn(),
      language: other,
      whole: (whole) => patch({ whole }),
      decline: () => void leaveNote(replyText[language].notice.notInterested, () => patch({ declined: true, fault: null })),
    },
    cut: {
      language: other,
      tryText: (text) =>
        void parseLink(text).then((parsed) => {
          if (!parsed.ok) return patch({ notFound: true });
          const hash = text.match(/#\S+/u)?.[0] ?? '';
          history.replaceState(null, '', `/r/${parsed.value.linkId}`);
          return read(`/r/${parsed.value.linkId}${hash === '' ? text.slice(text.indexOf(parsed.value.linkId) + 22) : hash}`.replace(/%(?:25)*23/u, '#'));
        }),
    },
    waiting: {
      language: other,
      digits: (digits) =>
        void need()
          .digitsProof(digits)
          .then((dp) => prove({ kind: 'digits', dp }), failed),
      code: (code) => void prove({ kind: 'code', code }),
      mail: () =>
        void (async () => {
          try {
            const auth = await need().auth();
            if (auth) await call('code', need().linkId, { auth, deviceId: need().deviceId });
            patch({ codeSent: true, fault: null });
          } catch (error) {
            failed(error);
          }
        })(),
      note: (text) => void leaveNote(text, () => patch({ noteSentMs: Date.now(), note: '', fault: null })),
      draft: (note) => patch({ note }),
    },
    ended: {
      data,
      language: other,
      enterAnew: () => void enterAnew().catch(failed),
      ask: () => void leaveNote(language === 'zh' ? '请重新打开这个链接。' : 'Please open this link again.', () => patch({ asked: true, fault: null })),
      leaveNote: () => {
        if (state.screen === 'ended') void leaveNote(state.keptText, () => patch({ asked: true, fault: null }));
      },
    },
    get conversation() {
      return { ...(conversation?.actions ?? idle), language: other };
    },
  };
  const idle: Omit<PageActions['conversation'], 'language'> = {
    draft: nothing,
    send: nothing,
    retry: nothing,
    copy: nothing,
    older: nothing,
    show: nothing,
    back: nothing,
    digitsLater: nothing,
    seen: nothing,
    atBottom: nothing,
    setDigits: async () => null,
    data: nothing,
    letIn: nothing,
    refuse: nothing,
    makePass: nothing,
    leave: nothing,
    act: nothing,
    answer: nothing,
    edit: nothing,
    editLast: nothing,
    stopComposing: nothing,
    react: nothing,
    remove: nothing,
    undo: nothing,
    discardAct: nothing,
  };

  if (!isSecureContext || typeof crypto.subtle === 'undefined') return show({ screen: 'barrier', reason: 'insecure' });
  window.addEventListener('hashchange', () => location.reload());
  void read(location.href).catch(() => show({ screen: 'barrier', reason: 'old' }));
};

/** Tries that a refusal of digits leaves; null for any other fault. */
const triesLeft = (error: unknown): number | null => {
  if (!(error instanceof Fault)) return null;
  return error.code === 'digits-wrong' ? Number(error.detail['triesLeft'] ?? 0) : error.code === 'digits-void' ? 0 : null;
};

const localStorageLanguage = (): Language | null => {
  try {
    const kept = localStorage.getItem(languageKey);
    return kept === 'zh' || kept === 'en' ? kept : null;
  } catch {
    return null;
  }
};
const readLanguage = (): Language => localStorageLanguage() ?? preferredLanguage(navigator.languages);
/** A fragment holds 1 + 44 + 2 characters before its names. */
const missingCharacters = (address: string): number | null => {
  const run = /#(1[1-9A-HJ-NP-Za-km-z]*)$/u.exec(address)?.[1];
  return run ? Math.max(1, 47 - run.length) : null;
};
