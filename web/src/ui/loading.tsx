'use client';
import { Skeleton } from './skeleton.tsx';

/** Something on its way: bars of these sizes stand where it will be. */
export function Loading({ bars }: { bars: readonly string[] }) {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      {bars.map((size, place) => (
        <Skeleton key={`${place}`} className={size} />
      ))}
    </div>
  );
}
