'use client';
import { useState } from 'react';
import { regions, type Region } from '@liexin/domain/agency/region';
import { deleteAfterMonths } from '@liexin/domain/retention/default-rule';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { sampleWanted } from '../../platform/workspace/sample-making.ts';
import { useWork } from '../../platform/use-work.ts';
import type { SignUpActions, SignUpSnapshot } from './sign-up-view-types.ts';

/** A name to begin with, from the address: "wei.chen@…" is Wei. It can be changed where candidates see it. */
export const nameFromEmail = (email: string): string => {
  const first = /^[\p{L}]+/u.exec(email.split('@')[0] ?? '')?.[0] ?? '';
  return first === '' ? '' : first.charAt(0).toUpperCase() + first.slice(1, 20).toLowerCase();
};

const regionOf = (timeZone: string, languages: readonly string[]): Region => {
  if (/^Asia\/(Shanghai|Chongqing|Harbin|Urumqi|Kashgar)$/.test(timeZone)) return 'cn';
  const country = languages.map((tag) => /-([A-Z]{2})$/.exec(tag)?.[1]?.toLowerCase()).find((code) => code !== undefined);
  const named = country === 'gb' ? 'uk' : country;
  return regions.find((region) => region === named) ?? (timeZone.startsWith('Europe/') ? 'eu' : 'other');
};

/** Sign-up: the account, keys made on this device, the agency. The sample is made behind the first screen. */
export const useSignUp = (): { snapshot: SignUpSnapshot; actions: SignUpActions } => {
  const { preferences } = useApp();
  const { session } = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [step, setStep] = useState<SignUpSnapshot['step']>('none');
  const [work, run] = useWork();
  const [defaultRegion] = useState(() => regionOf(Intl.DateTimeFormat().resolvedOptions().timeZone, navigator.languages));
  return {
    snapshot: { language, deleteAfterMonths, defaultRegion, step: work.status === 'busy' ? step : 'none', work },
    actions: {
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
      signUp: ({ email, password, agencyName, language: chosen, region, witness }) =>
        run(async () => {
          const trimmed = email.trim();
          preferences.setFlag(sampleWanted(trimmed), true);
          await session.signUp(
            {
              email: trimmed,
              password,
              displayName: agencyName.trim(),
              language: chosen,
              region,
              witness,
              memberName: nameFromEmail(trimmed) || agencyName.trim().slice(0, 20),
            },
            setStep,
          );
        }),
    },
  };
};
