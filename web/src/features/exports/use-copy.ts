'use client';
import { useEffect, useRef, useState } from 'react';
import { copyWords } from '@liexin/proof/readable/copy-words';
import { wordsIn, type Redaction } from '@liexin/proof/readable/redaction';
import type { CopyFormat } from '@liexin/proof/readable/write-copy';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { copyExport, type CopyOutcome, type CopyStep } from '../../platform/exports/copy-export.ts';
import { passwordApi } from '../../platform/exports/password-api.ts';
import { saveFile } from '../../platform/exports/take-home.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useWork } from '../../platform/use-work.ts';
import { useLanguage } from '../../ui/language-context.tsx';
import { mostWords, type CopyActions, type CopySnapshot } from './copy-view-types.ts';

/** Unopened messages that the dialog names; the copy names all. */
const named = 10;

/** Making readable copies of one export. `isOfOne`: it concerns one person. The file, the keys and the copies live as long as the dialog. */
export const useCopy = (exportId: string, isOfOne: boolean, onClose: () => void): { snapshot: CopySnapshot; actions: CopyActions } => {
  const { api, auth, clock } = useServices();
  const { account, vault } = useWorkspace();
  const agency = useAgencyState();
  const spoken = useLanguage();
  const [file, setFile] = useState<File | null>(null);
  const [formats, setFormats] = useState<ReadonlySet<CopyFormat>>(new Set<CopyFormat>(['html', 'csv']));
  const [leaves, setLeaves] = useState<readonly Redaction[]>([]);
  const [words, setWords] = useState('');
  const [language, setLanguage] = useState<'en' | 'zh'>(spoken);
  const [step, setStep] = useState<CopySnapshot['step']>(null);
  const [outcome, setOutcome] = useState<CopyOutcome | null>(null);
  const [work, run] = useWork();
  const stopping = useRef<AbortController | null>(null);
  useEffect(() => () => stopping.current?.abort(), []);

  const make = (password: string): void =>
    run(async () => {
      if (file === null) return;
      setOutcome(null);
      const { signal } = (stopping.current = new AbortController());
      const people = Object.fromEntries([...agency.members.values()].map(({ uid, name }) => [uid, name]));
      const unlock = async (): Promise<unknown> =>
        passwordApi(await auth.passwordToken(account.email, password)).call('unlockExport', { params: { exportId }, body: {} });
      const onProgress = (name: CopyStep, share: number): void => setStep({ name, share });
      try {
        const only = wordsIn(words);
        const redactions: Redaction[] = only.length === 0 ? [...leaves] : [...leaves, 'words'];
        const mark = { name: people[account.uid] ?? '', atMs: Math.floor(clock.now()) };
        setOutcome(await copyExport({ api, vault, exportId, file, people, formats, redactions, words: only, mark, language, unlock, onProgress, signal }));
      } finally {
        setStep(null);
      }
    });

  return {
    snapshot: {
      fileName: file?.name ?? null,
      formats,
      leaves,
      isOfOne,
      words,
      language,
      canMake: file !== null && formats.size > 0 && words.length <= mostWords,
      work,
      step,
      result: resultOf(outcome, spoken),
    },
    actions: {
      chooseFile: (chosen) => {
        setFile(chosen);
        setOutcome(null);
      },
      toggleFormat: (format) => setFormats((before) => new Set(before.has(format) ? [...before].filter((one) => one !== format) : [...before, format])),
      toggleLeave: (leave) => setLeaves((before) => (before.includes(leave) ? before.filter((one) => one !== leave) : [...before, leave])),
      setWords,
      setLanguage,
      make,
      save: (name) => {
        const found = outcome?.kind === 'made' ? outcome.files.find((one) => one.name === name) : undefined;
        if (found !== undefined) saveFile(found.blob, found.name);
      },
      close: () => {
        stopping.current?.abort();
        onClose();
      },
    },
  };
};

const resultOf = (outcome: CopyOutcome | null, language: 'en' | 'zh'): CopySnapshot['result'] => {
  if (outcome === null || outcome.kind === 'another' || outcome.kind === 'no-font') return outcome;
  if (outcome.kind === 'changed') {
    const places = outcome.findings.map(({ file, row }) => (row === null ? file : `${file} : ${row}`));
    return { kind: 'changed', places: [...new Set(places)] };
  }
  const { counts, unopened, stream, parts } = outcome.copy;
  return {
    kind: 'made',
    counts: { messages: counts.messages, readable: counts.readable, redacted: counts.redacted, unopened: counts.unreadable + counts.gone },
    unopened: unopened.slice(0, named).map(({ seq, why }) => ({ row: seq, why: why === null ? '' : copyWords[language].why[why] })),
    isMissingKeys: unopened.some(({ why }) => why === 'no-key'),
    stream,
    files: outcome.files.map(({ name, path }) => {
      const part = parts.find((one) => one.path === path);
      return { name, messages: part?.messages ?? null, pages: part?.pages ?? null };
    }),
  };
};
