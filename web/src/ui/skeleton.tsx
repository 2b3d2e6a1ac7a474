import { classNames } from './class-names.ts';

/** A grey bar in place of text that is on its way. `className` gives width and height; the real layout stays. */
export function Skeleton({ className }: { className: string }) {
  return <span className={classNames('skeleton', className)} aria-hidden />;
}
