/** How far along the way from first contact to deletion: the filled part is gone, the mark is the lower bound. Decorates the dates beside it. */
export function RetentionBar({ from, keepUntil, until, now }: { from: number; keepUntil: number | null; until: number; now: number }) {
  const share = (at: number): number => Math.max(0, Math.min(100, ((at - from) / Math.max(1, until - from)) * 100));
  return (
    <svg className="until" aria-hidden>
      <rect className="until-track" x="0.5" y="3.5" width="calc(100% - 1px)" height="5" rx="2.5" />
      <rect className="until-done" x="0" y="3" width={`${Math.max(2.5, share(now))}%`} height="6" rx="3" />
      {keepUntil === null ? null : <rect className="until-keep" x={`${share(keepUntil)}%`} y="0" width="2" height="12" rx="1" />}
    </svg>
  );
}
