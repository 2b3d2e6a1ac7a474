'use client';
import { useLayoutEffect, useRef, useState } from 'react';

type Actions = Readonly<Record<string, (...args: never[]) => unknown>>;

/** The same functions for as long as the component lives, each doing what the newest of its name does: who gets them need not be drawn again. */
export const useStableActions = <T extends object>(actions: T): T => {
  const newest = useRef(actions);
  useLayoutEffect(() => {
    newest.current = actions;
  });
  const [stable] = useState(
    () =>
      Object.fromEntries(
        Object.keys(actions).map((name) => [name, (...args: never[]) => (newest.current as unknown as Actions)[name]?.(...args)]),
      ) as unknown as T,
  );
  return stable;
};
