'use client';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { codeOf } from '../../platform/fault-code.ts';
import type { Found } from '../../platform/search/find-entries.ts';
import { parseQuery } from '../../platform/search/query.ts';
import type { Search } from '../../platform/search/search.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useOnline } from '../../platform/use-online.ts';
import { useUiState } from '../../platform/use-ui-state.ts';
import { useText } from '../../ui/language-context.tsx';
import { mandateChoices, messagesOf, namesOf, peopleOf, progressOf, requestOf } from './find-model.ts';
import { findStoreOf, PAGE } from './find-store.ts';
import { noFilters, type FindActions, type FindSnapshot, type FoundAction } from './find-view-types.ts';

export interface FindWays {
  readonly openConversation: (conversationId: string) => void;
  readonly openMandate: (mandateId: string) => void;
  readonly act: (action: FoundAction) => void;
}

/** Typing is answered when it rests; results follow a growing index not more often than this. */
const TYPING_MS = 120;
const FOLLOW_MS = 1000;

interface Result {
  /** Null: it did not work. */
  readonly found: Found | null;
  readonly key: string;
}

/** Looks through everything that is read in, on this device. What is typed stays in memory: no address, no log, no store has it. */
export const useFind = (ways: FindWays): { snapshot: FindSnapshot; actions: FindActions } => {
  const workspace = useWorkspace();
  const { clock, log } = useServices();
  const agency = useAgencyState();
  const { isFlight } = useUiState();
  const isOnline = useOnline() && !isFlight;
  const text = useText();
  const store = findStoreOf(workspace);
  const state = useSyncExternalStore(store.subscribe, store.state, store.state);
  const search = useSearch();
  const version = useVersion(search);
  const [result, setResult] = useState<Result | null>(null);
  const request = useMemo(() => requestOf(state, agency, clock.now()), [state, agency, clock]);
  const key = keyOf(state);
  const { limit } = state;
  const isAsked = request !== null;
  const latest = useRef(request);
  const answered = useRef<string | null>(null);
  useEffect(() => {
    latest.current = request;
  });

  useEffect(() => {
    if (search === null) return undefined;
    search.setEager(true);
    return () => search.setEager(false);
  }, [search]);

  // A new question waits for the typing to rest; the same one is asked again when the index grew.
  useEffect(() => {
    if (search === null || !isAsked) return undefined;
    const given = new AbortController();
    const asked = `${key} ${limit}`;
    const ask = async (): Promise<Found | null> => {
      if (latest.current === null) return null;
      try {
        return await search.find(latest.current, given.signal);
      } catch (error) {
        if (!given.signal.aborted) log.note({ event: 'store-failed', code: codeOf(error) ?? 'search' });
        return null;
      }
    };
    const run = async (): Promise<void> => {
      const found = await ask();
      if (given.signal.aborted) return;
      answered.current = asked;
      setResult({ found, key });
    };
    const timer = setTimeout(() => void run(), answered.current === asked ? 0 : TYPING_MS);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [search, isAsked, version, key, limit, log]);

  const query = useMemo(() => parseQuery(state.input), [state.input]);
  // What was found before stays while more of the same is looked for; a new question does not stand above old answers.
  const answer = request !== null && result?.key === key ? result : null;
  const { uid } = workspace.account;
  return {
    snapshot: {
      input: state.input,
      filters: state.filters,
      people: peopleOf(agency, uid),
      mandates: mandateChoices(agency),
      status: request === null ? (state.input.trim() === '' ? 'idle' : 'ready') : answer === null ? 'busy' : answer.found === null ? 'failed' : 'ready',
      found: {
        ...namesOf(state, agency, text),
        messages: answer?.found == null ? [] : messagesOf(answer.found, query, agency, uid),
        isMore: answer?.found?.isMore ?? false,
      },
      progress: progressOf(agency, search?.behind() ?? null),
      isOnline,
    },
    actions: {
      type: (input) => store.set({ input, limit: PAGE }),
      filter: (change) => store.set({ filters: { ...state.filters, ...change }, limit: PAGE }),
      clearFilters: () => store.set({ filters: noFilters, limit: PAGE }),
      showMore: () => store.set({ limit: state.limit + PAGE }),
      openMessage: ({ id, conversationId }) => {
        workspace.ui.set({ openAt: { conversationId, messageId: id } });
        ways.openConversation(conversationId);
      },
      openCandidate: ways.openConversation,
      openMandate: ways.openMandate,
      act: ways.act,
    },
  };
};

/** More of the same question keeps what is shown. */
const keyOf = ({ input, filters }: { readonly input: string; readonly filters: object }): string => JSON.stringify([input, filters]);

/** Its code and index come after the first screen; null until then. */
const useSearch = (): Search | null => {
  const workspace = useWorkspace();
  const [search, setSearch] = useState<Search | null>(null);
  useEffect(() => {
    let isGone = false;
    workspace.search.then(
      (opened) => {
        if (!isGone) setSearch(opened);
      },
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [workspace]);
  return search;
};

/** Grows with the index, once in a while: it may change many times a second while much is read in. */
const useVersion = (search: Search | null): number => {
  const [version, setVersion] = useState(0);
  useEffect(() => {
    if (search === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const look = (): void => {
      timer = null;
      setVersion(search.version());
    };
    const stop = search.subscribe(() => {
      timer ??= setTimeout(look, FOLLOW_MS);
    });
    look();
    return () => {
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [search]);
  return version;
};
