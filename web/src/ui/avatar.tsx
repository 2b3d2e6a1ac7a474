import { initials } from '../text/format.ts';
import { classNames } from './class-names.ts';

/** Neutral circle: candidate. Teal circle: colleague. Decorates the name beside it, so it is not spoken. */
export function Avatar({ name, isTeam = false, size = 'md' }: { name: string; isTeam?: boolean; size?: 'sm' | 'md' | 'lg' }) {
  return (
    <span className={classNames('avatar', isTeam && 'is-team', size === 'sm' && 'is-small', size === 'lg' && 'is-large')} aria-hidden>
      {initials(name)}
    </span>
  );
}
