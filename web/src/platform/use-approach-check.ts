'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useWorkspace } from './app-context.tsx';
import { codeOf } from './fault-code.ts';
import { useAgencyState } from './use-agency-state.ts';
import type { OpenedFound } from './vault/approach.ts';
import type { CheckSnapshot } from '../ui/approach-types.ts';
import { foundSnapshot } from './approach-found.ts';

export interface TypedPerson {
  readonly name: string;
  readonly employer: string;
  readonly email: string;
  readonly phone: string;
}

/** Nobody is looked up in the middle of a word. */
const PAUSE_MS = 900;

type Checked = { status: 'idle' | 'checking' | 'failed' | 'too-many' } | { status: 'found'; found: OpenedFound };

/** Looks up whether the agency knows somebody while a candidate is typed. An answer to what was changed meanwhile is dropped. */
export const useApproachCheck = (mandateId: string | null): { check: CheckSnapshot; typed: (person: TypedPerson) => void } => {
  const { vault, account } = useWorkspace();
  const agency = useAgencyState();
  const [checked, setChecked] = useState<Checked>({ status: 'idle' });
  const [person, setPerson] = useState<TypedPerson | null>(null);
  const turn = useRef(0);
  const isSample = mandateId !== null && agency.mandates.get(mandateId)?.isSample !== false;

  useEffect(() => {
    setChecked({ status: 'idle' });
    setPerson(null);
  }, [mandateId]);
  useEffect(() => {
    const mine = ++turn.current;
    if (mandateId === null || isSample || person === null || person.name.trim() === '') {
      setChecked({ status: 'idle' });
      return undefined;
    }
    const timer = setTimeout(() => {
      setChecked({ status: 'checking' });
      vault.approaches.check(mandateId, person).then(
        (found) => mine === turn.current && setChecked({ status: 'found', found }),
        (error: unknown) => mine === turn.current && setChecked({ status: codeOf(error) === 'too-many-tries' ? 'too-many' : 'failed' }),
      );
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [vault, mandateId, isSample, person]);

  const typed = useCallback((next: TypedPerson): void => setPerson((before) => (isSame(before, next) ? before : next)), []);
  const check: CheckSnapshot =
    checked.status === 'found' ? { status: 'found', found: foundSnapshot(checked.found, agency, account.uid, mandateId ?? '', null) } : checked;
  return { check, typed };
};

const isSame = (one: TypedPerson | null, other: TypedPerson): boolean =>
  one !== null && (['name', 'employer', 'email', 'phone'] as const).every((field) => one[field].trim() === other[field].trim());
