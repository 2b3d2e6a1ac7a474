import { initials } from '../text/format.ts';
import { classNames } from './class-names.ts';

/** Neutral circle: candidate. Teal circle: colleague. Decorates the name beside it, so the letters are drawn by the style sheet and not spoken. */
export function Avatar({ name, isTeam = false, size = 'md' }: { name: string; isTeam?: boolean; size?: 'sm' | 'md' | 'lg' }) {
  return (
    <span
      className={classNames('avatar', isTeam && 'is-team', size === 'sm' && 'is-small', size === 'lg' && 'is-large')}
      data-initials={initials(name)}
      aria-hidden
    />
  );
}
