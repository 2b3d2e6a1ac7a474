import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { Name } from '../../ui/name.tsx';

/** Icon, what is chosen, and that there is more to choose. */
export function ChipFace({ icon, name }: { icon: ReactNode; name: string }) {
  return (
    <>
      {icon}
      <span className="truncate">
        <Name>{name}</Name>
      </span>
      <ChevronDown aria-hidden className="find-chip-more" />
    </>
  );
}
