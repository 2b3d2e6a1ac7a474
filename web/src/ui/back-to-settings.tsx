import { ArrowLeft } from 'lucide-react';
import { routes } from '../routes.ts';
import { useText } from './language-context.tsx';
import { Link } from './link.tsx';

/** Above the heading of each page of the settings. */
export function BackToSettings() {
  return (
    <p className="mb-2">
      <Link href={routes.settings} className="text-link inline-flex items-center gap-1">
        <ArrowLeft aria-hidden className="size-4" />
        {useText().team.back}
      </Link>
    </p>
  );
}
