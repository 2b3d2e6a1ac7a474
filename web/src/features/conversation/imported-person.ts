import { importedName } from '../../platform/live/imported-sender.ts';
import type { Person } from '../../ui/view-types.ts';

/** Somebody whose words an import brought, for the log; null for a uid of this agency. */
export const importedPerson = (sender: string): Person | null => {
  const found = importedName(sender);
  if (found === null) return null;
  const { name, kind } = found;
  return kind === 'candidate' ? { kind: 'candidate', id: sender, name } : { kind: 'member', id: sender, name, roles: [], isYou: false };
};
